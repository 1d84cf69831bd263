namespace ReIdFlow.Plugins.Identification;

/// <summary>The photos of known individuals.</summary>
internal sealed class Gallery
{
    private readonly int[] _individuals;

    public Gallery(PhotoSet photos)
    {
        Photos = photos;
        string[] names = [.. photos.Samples.Select(s => s.Individual!)];
        Individuals = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var numbers = Individuals.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        _individuals = Array.ConvertAll(names, name => numbers[name]);
    }

    public PhotoSet Photos { get; }

    /// <summary>The individuals' names, in ordinal order.</summary>
    public IReadOnlyList<string> Individuals { get; }

    /// <summary>The number of a photo's individual.</summary>
    public int IndividualOf(int photo) => _individuals[photo];
}
