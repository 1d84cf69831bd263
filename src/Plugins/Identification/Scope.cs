using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Which photos are named, and which are compared with which.</summary>
internal sealed class Scope(IdentifyOptions options)
{
    private readonly HashSet<string> _species = options.Species.ToHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _sites = options.Sites.ToHashSet(StringComparer.Ordinal);
    private readonly HashSet<string> _gallerySites = options.GallerySites.ToHashSet(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.OrdinalIgnoreCase);
    private readonly DateTimeOffset? _from = options.From is { } day ? IdentifyOptions.ReadDay(day) : null;
    private readonly DateTimeOffset? _until = options.Until is { } day ? IdentifyOptions.ReadDay(day)?.AddDays(1) : null;

    /// <summary>Whether a photo is to be named: its animal is unknown, and it lies in the scope.</summary>
    public bool IsNamed(Sample sample)
        => sample.Individual is null
            && (_species.Count == 0 || (sample.Species is { } species && _species.Contains(species)))
            && (_sites.Count == 0 || (sample.Deployment is { } site && _sites.Contains(site)))
            && (_from is null || sample.CapturedAt >= _from)
            && (_until is null || sample.CapturedAt < _until);

    /// <summary>Whether a photo stands in the gallery: its animal is known, and it lies in the scope.</summary>
    public bool IsKnown(Sample sample)
        => sample.Individual is not null
            && (_gallerySites.Count == 0 || (sample.Deployment is { } site && _gallerySites.Contains(site)))
            && (_species.Count == 0 || sample.Species is null || _species.Contains(sample.Species));

    /// <summary>What decides whether a photo is compared with another, as numbers: millions of pairs are looked at.</summary>
    public Look LookOf(Sample sample) => new(options.AcrossSpecies ? 0 : NumberOf(sample.Species), options.AcrossViewpoints ? 0 : NumberOf(sample.Viewpoint));

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

    private int NumberOf(string? name)
    {
        if (name is null)
            return 0;
        lock (_numbers)
            return _numbers.TryGetValue(name, out var number) ? number : _numbers[name] = _numbers.Count + 1;
    }

    /// <summary>A species and a viewpoint as numbers, 0 where unknown or of no account.</summary>
    public readonly record struct Look(int Species, int Viewpoint)
    {
        /// <summary>Whether a photo that looks so is compared with one that looks otherwise: nothing that is known of both differs.</summary>
        public bool Fits(Look other)
            => (Species == 0 || other.Species == 0 || Species == other.Species) && (Viewpoint == 0 || other.Viewpoint == 0 || Viewpoint == other.Viewpoint);
    }
}
