using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Collects the rows of a model from its files.</summary>
/// <param name="rows">How many there will be.</param>
/// <param name="dimension">Length of each vector.</param>
/// <param name="packs">Whether what is known of the photos is packed, as for a table that stays: it would take more room than the vectors.</param>
internal sealed class TableBuilder(int rows, int dimension, bool packs)
{
    private readonly float[] _vectors = new float[rows * dimension];
    private readonly PackedSamples _packed = new();
    private readonly List<Sample> _samples = new(packs ? 0 : rows);
    private readonly PackedPredictions _predictions = new(rows);

    /// <summary>Where the vectors of the next rows go.</summary>
    public Memory<float> NextVectors(int count) => _vectors.AsMemory(Count * dimension, count * dimension);

    /// <summary>Adds a row, whose vector is in its place already.</summary>
    public void Add(Sample sample, string? predicted, float? probability)
    {
        if (predicted is not null && probability is { } sure)
            _predictions.Set(Count, predicted, sure);
        if (packs)
            _packed.Add(sample);
        else
            _samples.Add(sample);
    }

    /// <summary>The finished table.</summary>
    public EmbeddingTable Build(string model)
    {
        _packed.Close();
        return new EmbeddingTable(model, dimension, packs ? _packed : _samples, _vectors, _predictions);
    }

    private int Count => packs ? _packed.Count : _samples.Count;
}
