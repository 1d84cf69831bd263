using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Which photos are queries, and which are the gallery.</summary>
/// <param name="Queries">In the order of the samples.</param>
/// <param name="Gallery">In the order of the samples; the same photos as the queries where each is left out in turn.</param>
internal sealed record Roles(IReadOnlyList<PhotoEntry> Queries, IReadOnlyList<PhotoEntry> Gallery)
{
    internal static Roles Of(IReadOnlyList<PhotoEntry> photos, MatchProtocol protocol)
    {
        var test = photos.Where(p => p.Sample.Split == Split.Test).ToArray();
        var known = photos.Where(p => p.Sample.Split is Split.Train or Split.Validation).ToArray();
        if (test.Length == 0)
            test = [.. photos.Where(p => p.Sample.Split == Split.Unassigned)];
        if (protocol == MatchProtocol.Auto)
        {
            var individuals = known.Select(p => p.Sample.Individual).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var isClosed = test.Any(p => p.Sample.Individual is { } individual && individuals.Contains(individual));
            protocol = isClosed || (known.Length > 0 && test.All(p => p.Sample.Individual is null)) ? MatchProtocol.QueryGallery : MatchProtocol.LeaveOneOut;
        }

        return protocol == MatchProtocol.QueryGallery ? new Roles(test, known) : new Roles(test, test);
    }
}
