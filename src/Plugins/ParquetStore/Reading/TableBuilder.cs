using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Collects the rows of a model from its files. What is known of the photos is packed: it would take more room than the vectors.</summary>
internal sealed class TableBuilder(int rows, int dimension)
{
    private readonly float[] _vectors = new float[rows * dimension];
    private readonly PackedSamples _samples = new();
    private readonly PackedPredictions _predictions = new(rows);

    /// <summary>Where the vectors of the next rows go.</summary>
    public Memory<float> NextVectors(int count) => _vectors.AsMemory(_samples.Count * dimension, count * dimension);

    /// <summary>Adds a row, whose vector is in its place already.</summary>
    public void Add(Sample sample, string? predicted, float? probability)
    {
        if (predicted is not null && probability is { } sure)
            _predictions.Set(_samples.Count, predicted, sure);
        _samples.Add(sample);
    }

    /// <summary>The finished table.</summary>
    public EmbeddingTable Build(string model)
    {
        _samples.Close();
        return new EmbeddingTable(model, dimension, _samples, _vectors, _predictions);
    }
}
