using System.Numerics.Tensors;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Vectors of length 1, whose inner product is the cosine similarity.</summary>
internal static class UnitVector
{
    /// <summary>A vector brought to length 1; one of zeros stays as it is, and is similar to nothing.</summary>
    public static float[] Of(ReadOnlySpan<float> vector)
    {
        var unit = vector.ToArray();
        Normalise(unit);
        return unit;
    }

    /// <summary>The mean of vectors of length 1, brought to length 1 itself.</summary>
    public static float[] MeanOf(IReadOnlyList<float[]> vectors)
    {
        var sum = new float[vectors[0].Length];
        foreach (var vector in vectors)
            TensorPrimitives.Add<float>(sum, vector, sum);
        Normalise(sum);
        return sum;
    }

    private static void Normalise(Span<float> vector)
    {
        if (TensorPrimitives.Norm<float>(vector) is > 0 and var norm)
            TensorPrimitives.Multiply(vector, 1 / norm, vector);
    }
}
