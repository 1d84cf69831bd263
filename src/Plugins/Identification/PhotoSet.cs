using System.Numerics.Tensors;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Photos with their embeddings, taken as of length 1. The vectors stay where they are, in the tables.</summary>
internal sealed class PhotoSet
{
    private readonly IReadOnlyList<(EmbeddingTable Table, int Row)> _rows;
    private readonly float[] _scales;

    /// <param name="rows">Where the photos stand.</param>
    /// <param name="dimension">How many numbers each vector has.</param>
    public PhotoSet(IReadOnlyList<(EmbeddingTable Table, int Row)> rows, int dimension)
    {
        (_rows, Dimension) = (rows, dimension);
        Samples = [.. rows.Select(r => r.Table.Samples[r.Row])];
        _scales = [.. rows.Select(r => TensorPrimitives.Norm<float>(r.Table.Row(r.Row)) is > 0 and var norm ? 1 / norm : 0)];
    }

    public int Dimension { get; }

    public IReadOnlyList<Sample> Samples { get; }

    public int Count => Samples.Count;

    /// <summary>Writes a photo's vector, brought to length 1; one of zeros stays as it is, and is similar to nothing.</summary>
    public void CopyTo(Span<float> target, int photo) => TensorPrimitives.Multiply(Vector(photo), _scales[photo], target);

    /// <summary>Adds a photo's vector, brought to length 1, to a sum.</summary>
    public void AddTo(Span<float> sum, int photo) => TensorPrimitives.MultiplyAdd(Vector(photo), _scales[photo], sum, sum);

    /// <summary>Brings a vector to length 1; one of zeros stays as it is.</summary>
    public static void Normalise(Span<float> vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, vector);
    }

    /// <summary>The photos with the names that were given to them, as a table of embeddings.</summary>
    public EmbeddingTable Named(string model, Func<int, string> name)
    {
        var vectors = new float[(long)Count * Dimension];
        for (var i = 0; i < Count; i++)
            Vector(i).CopyTo(vectors.AsSpan(i * Dimension));
        return new EmbeddingTable(
            model,
            Dimension,
            [.. Samples.Select((sample, i) => sample with { Individual = name(i) })],
            vectors,
            [.. _rows.Select(r => r.Table.Predictions[r.Row])]);
    }

    private ReadOnlySpan<float> Vector(int photo) => _rows[photo].Table.Row(_rows[photo].Row);
}
