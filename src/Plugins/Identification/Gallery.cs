namespace ReIdFlow.Plugins.Identification;

/// <summary>The photos of known individuals.</summary>
internal sealed class Gallery
{
    private readonly int[] _individuals;

    public Gallery(PhotoSet photos)
    {
        Photos = photos;
        Individuals = [.. photos.Samples.Select(s => s.Individual!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var numbers = Individuals.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        _individuals = [.. photos.Samples.Select(s => numbers[s.Individual!])];
    }

    public PhotoSet Photos { get; }

    /// <summary>The individuals' names, in ordinal order.</summary>
    public IReadOnlyList<string> Individuals { get; }

    /// <summary>The number of a photo's individual.</summary>
    public int IndividualOf(int photo) => _individuals[photo];
}
