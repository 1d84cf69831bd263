using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Which photos are named, and which are compared with which.</summary>
internal sealed class Scope(IdentifyOptions options)
{
    private readonly HashSet<string> _species = options.Species.ToHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _sites = options.Sites.ToHashSet(StringComparer.Ordinal);
    private readonly HashSet<string> _gallerySites = options.GallerySites.ToHashSet(StringComparer.Ordinal);
    private readonly DateTimeOffset? _from = options.From is { } day ? IdentifyOptions.ReadDay(day) : null;
    private readonly DateTimeOffset? _until = options.Until is { } day ? IdentifyOptions.ReadDay(day)?.AddDays(1) : null;

    /// <summary>Whether a photo of an unknown animal is to be named.</summary>
    public bool Names(Sample sample)
        => (_species.Count == 0 || (sample.Species is { } species && _species.Contains(species)))
            && (_sites.Count == 0 || (sample.Deployment is { } site && _sites.Contains(site)))
            && (_from is null || sample.CapturedAt >= _from)
            && (_until is null || sample.CapturedAt < _until);

    /// <summary>Whether a photo of a known animal stands in the gallery.</summary>
    public bool Knows(Sample sample)
        => (_gallerySites.Count == 0 || (sample.Deployment is { } site && _gallerySites.Contains(site)))
            && (_species.Count == 0 || sample.Species is null || _species.Contains(sample.Species));

    /// <summary>Whether two photos are compared.</summary>
    public bool Compares(Sample a, Sample b)
        => (options.AcrossSpecies || Fits(a.Species, b.Species)) && (options.AcrossViewpoints || Fits(a.Viewpoint, b.Viewpoint));

    /// <summary>The scope in a sentence.</summary>
    public override string ToString()
    {
        var days = (options.From, options.Until) switch
        {
            (null, null) => "all days",
            ({ } from, null) => $"from {from}",
            (null, { } until) => $"until {until}",
            var (from, until) => $"{from} to {until}",
        };
        return $"Scope: species {List(options.Species)}; sites {List(options.Sites)}; {days}; gallery of sites {List(options.GallerySites)}; "
            + $"{(options.AcrossSpecies ? "all species" : "one species")} and {(options.AcrossViewpoints ? "all viewpoints" : "one viewpoint")} compared at a time.";
    }

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "all" : string.Join(", ", names);

    private static bool Fits(string? a, string? b) => a is null || b is null || string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
