using System.Numerics.Tensors;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Photos with their embeddings, brought to length 1.</summary>
internal sealed class PhotoSet
{
    private readonly float[] _vectors;

    public PhotoSet(IReadOnlyList<(EmbeddingTable Table, int Row)> rows, int dimension)
    {
        Dimension = dimension;
        Samples = [.. rows.Select(r => r.Table.Samples[r.Row])];
        _vectors = new float[(long)rows.Count * dimension];
        for (var i = 0; i < rows.Count; i++)
        {
            var vector = _vectors.AsSpan(i * dimension, dimension);
            rows[i].Table.Row(rows[i].Row).CopyTo(vector);
            Normalise(vector);
        }
    }

    public int Dimension { get; }

    public IReadOnlyList<Sample> Samples { get; }

    public int Count => Samples.Count;

    public ReadOnlySpan<float> Vector(int i) => _vectors.AsSpan(i * Dimension, Dimension);

    /// <summary>Brings a vector to length 1; one of zeros stays as it is, and is similar to nothing.</summary>
    public static void Normalise(Span<float> vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, vector);
    }
}
