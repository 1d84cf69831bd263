using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Makes galleries as the options ask.</summary>
internal static class Galleries
{
    // Of a large gallery only so many LNBNN scores are kept per photo; the rest are too small to make a shortlist.
    private const int MostNear = 400;

    internal static GallerySet Build(
        IReadOnlyList<PhotoEntry> entries, IReadOnlyList<PhotoEntry> queries, KeypointLightGbmOptions options, StageContext context, PhotoStore store, int measures, CancellationToken cancellation)
        => new(
            entries,
            options.SameViewpoint ? Viewpoints(queries) : null,
            members => new Gallery(
                members, store, measures, options.SearchOptions, members.Count <= options.AllPairsLimit ? members.Count : Math.Max(MostNear, options.Shortlist), context.Threads, context.CreateRandom("gallery"), cancellation));

    internal static IEnumerable<string?> Viewpoints(IReadOnlyList<PhotoEntry> queries) => queries.Select(q => q.Sample.Viewpoint).Distinct();
}
