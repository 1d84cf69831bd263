using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Collects the rows of a model from its files. Equal texts are kept once.</summary>
internal sealed class TableBuilder(int rows, int dimension)
{
    private readonly float[] _vectors = new float[rows * dimension];
    private readonly List<Sample> _samples = new(rows);
    private readonly List<Classification?> _predictions = new(rows);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Where the vectors of the next rows go.</summary>
    public Memory<float> NextVectors(int count) => _vectors.AsMemory(_samples.Count * dimension, count * dimension);

    /// <summary>Adds a row, whose vector is in its place already.</summary>
    public void Add(Sample sample, Classification? prediction)
    {
        _samples.Add(sample);
        _predictions.Add(prediction);
    }

    /// <summary>The one instance of a text that many rows repeat.</summary>
    public string? Share(string? text)
    {
        if (text is null)
            return null;
        if (_texts.TryGetValue(text, out var known))
            return known;
        _texts.Add(text, text);
        return text;
    }

    /// <summary>The finished table.</summary>
    public EmbeddingTable Build(string model) => new(model, dimension, _samples, _vectors, _predictions);
}
