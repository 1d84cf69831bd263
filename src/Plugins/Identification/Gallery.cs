using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>The photos of known individuals.</summary>
internal sealed class Gallery
{
    private readonly int[] _individuals;

    /// <param name="samples">What is known of each photo, its individual above all.</param>
    /// <param name="vectors">Their embeddings, of length 1.</param>
    public Gallery(IReadOnlyList<Sample> samples, IReadOnlyList<float[]> vectors)
    {
        (Samples, Vectors) = (samples, vectors);
        string[] names = [.. samples.Select(s => s.Individual!)];
        Individuals = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var numbers = Individuals.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        _individuals = Array.ConvertAll(names, name => numbers[name]);
    }

    /// <summary>What is known of each photo, made anew whenever it is asked for.</summary>
    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>Their embeddings, of length 1.</summary>
    public IReadOnlyList<float[]> Vectors { get; }

    /// <summary>The individuals' names, in ordinal order.</summary>
    public IReadOnlyList<string> Individuals { get; }

    /// <summary>The number of a photo's individual.</summary>
    public int IndividualOf(int photo) => _individuals[photo];
}
