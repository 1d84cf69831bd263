namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>Vectors made ready to be compared: scaled, and each padded with zeros to a whole number of lanes.</summary>
public sealed class VectorSet
{
    /// <summary>Numbers that are worked on at a time; strides are multiples of it.</summary>
    public const int Lanes = 16;

    private VectorSet(float[] values, int count, int stride)
    {
        (Values, Count, Stride) = (values, count, stride);
        SquaredNorms = new double[count];
        for (var i = 0; i < count; i++)
        {
            var sum = 0.0;
            foreach (var value in values.AsSpan(i * stride, stride))
                sum += (double)value * value;
            SquaredNorms[i] = sum;
        }
    }

    /// <summary>How many vectors there are.</summary>
    public int Count { get; }

    /// <summary>Numbers per vector, padding included.</summary>
    public int Stride { get; }

    /// <summary>What Euclidean distances between prepared vectors are to be divided by, to be those of the vectors as they came.</summary>
    public double Scale { get; private init; } = 1;

    /// <summary>The vectors, <see cref="Stride"/> numbers each.</summary>
    internal float[] Values { get; }

    /// <summary>The square of each vector's length.</summary>
    internal double[] SquaredNorms { get; }

    /// <summary>
    /// Prepares sets for Euclidean distance: everything is multiplied by one power of two, which changes no digit and keeps squares
    /// from overflowing or vanishing.
    /// </summary>
    /// <param name="dimension">Length of each vector, at least 1.</param>
    /// <param name="sets">The sets, vector after vector.</param>
    public static VectorSet[] PrepareEuclidean(int dimension, params ReadOnlyMemory<float>[] sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var largest = 0f;
        foreach (var set in sets)
        {
            foreach (var value in set.Span)
                largest = MathF.Max(largest, MathF.Abs(value));
        }

        var scale = largest == 0 || !float.IsFinite(largest) ? 1 : Math.ScaleB(1, -Math.ILogB(largest));
        return [.. sets.Select(set => Pad(set, dimension, dimension, _ => scale, scale))];
    }

    /// <summary>
    /// Prepares sets for cosine distance: every vector is brought to length 1, so that squared Euclidean distance is twice the cosine
    /// distance. A vector of zeros has no direction: a dimension of its own keeps it at a right angle to all but its like.
    /// </summary>
    /// <param name="dimension">Length of each vector, at least 1.</param>
    /// <param name="sets">The sets, vector after vector.</param>
    public static VectorSet[] PrepareCosine(int dimension, params ReadOnlyMemory<float>[] sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        return [.. sets.Select(set => Pad(set, dimension, dimension + 1, InverseLength, 1))];

        static double InverseLength(ReadOnlyMemory<float> vector)
        {
            var sum = 0.0;
            foreach (var value in vector.Span)
                sum += (double)value * value;
            return 1 / Math.Sqrt(sum);
        }
    }

    /// <summary>Squared distance of two prepared vectors: the exact one that all orders go by.</summary>
    /// <param name="index">One of these vectors.</param>
    /// <param name="other">The set of the other, of the same stride.</param>
    /// <param name="otherIndex">One of the other's vectors.</param>
    public float SquaredDistance(int index, VectorSet other, int otherIndex)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ExactDistance.Squared(Values.AsSpan(index * Stride, Stride), other.Values.AsSpan(otherIndex * Stride, Stride));
    }

    private static VectorSet Pad(ReadOnlyMemory<float> vectors, int dimension, int room, Func<ReadOnlyMemory<float>, double> scaleOf, double shared)
    {
        var count = vectors.Length / dimension;
        var stride = (room + Lanes - 1) / Lanes * Lanes;
        if ((long)count * stride > Array.MaxLength)
            throw new ArgumentException($"{count} vectors of {dimension} numbers are more than can be compared at once.", nameof(vectors));
        var values = new float[count * stride];
        for (var i = 0; i < count; i++)
        {
            var row = vectors.Slice(i * dimension, dimension);
            var scale = scaleOf(row);
            if (double.IsInfinity(scale))
            {
                values[(i * stride) + dimension] = 1;
                continue;
            }

            var numbers = row.Span;
            for (var j = 0; j < dimension; j++)
                values[(i * stride) + j] = (float)(numbers[j] * scale);
        }

        return new VectorSet(values, count, stride) { Scale = shared };
    }
}
