using System.Numerics.Tensors;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Principal components with whitening, found among the samples' dot products by orthogonal iteration (Golub and Van Loan, 8.2.4).</summary>
internal sealed class PrincipalComponents
{
    private const int Iterations = 15;

    private readonly float[] _mean;
    private readonly float[][] _rows;

    private PrincipalComponents(float[] mean, float[][] rows) => (_mean, _rows) = (mean, rows);

    /// <summary>How many there are; at least one.</summary>
    internal int Count => _rows.Length;

    /// <param name="samples">At least one, all of one length.</param>
    /// <param name="count">Most components to find; one less than there are samples at most.</param>
    /// <param name="threads">Threads to use; the result is the same with any number.</param>
    /// <param name="random">Gives the first directions.</param>
    internal static PrincipalComponents Fit(float[][] samples, int count, int threads, RandomStream random)
    {
        var length = samples[0].Length;
        var mean = new float[length];
        foreach (var sample in samples)
            TensorPrimitives.Add<float>(mean, sample, mean);
        TensorPrimitives.Divide(mean, samples.Length, mean);
        var centred = samples.Select(s =>
        {
            var difference = new float[length];
            TensorPrimitives.Subtract<float>(s, mean, difference);
            return difference;
        }).ToArray();
        count = Math.Clamp(count, 1, Math.Max(1, Math.Min(samples.Length - 1, length)));
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var gram = new float[samples.Length][];
        Parallel.For(0, samples.Length, parallel, i =>
        {
            gram[i] = new float[samples.Length];
            for (var j = 0; j <= i; j++)
                gram[i][j] = TensorPrimitives.Dot<float>(centred[i], centred[j]);
        });
        for (var i = 0; i < samples.Length; i++)
        {
            for (var j = 0; j < i; j++)
                gram[j][i] = gram[i][j];
        }

        var basis = new float[count][];
        for (var i = 0; i < count; i++)
        {
            basis[i] = new float[samples.Length];
            for (var j = 0; j < samples.Length; j++)
                basis[i][j] = (float)random.NextGaussian();
        }

        Orthonormalise(basis);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var next = new float[count][];
            Parallel.For(0, count, parallel, i =>
            {
                next[i] = new float[samples.Length];
                for (var j = 0; j < samples.Length; j++)
                    next[i][j] = TensorPrimitives.Dot<float>(gram[j], basis[i]);
            });
            basis = next;
            Orthonormalise(basis);
        }

        // The variance along each direction; whitening divides by its root, damped so that noise is not blown up.
        var rows = new float[count][];
        Parallel.For(0, count, parallel, i =>
        {
            var row = new float[length];
            for (var j = 0; j < samples.Length; j++)
                TensorPrimitives.MultiplyAdd<float>(centred[j], basis[i][j], row, row);
            var scale = TensorPrimitives.Norm<float>(row);
            if (scale > 1e-9f)
            {
                var deviation = scale / Math.Sqrt(samples.Length);
                TensorPrimitives.Divide(row, (float)(scale * Math.Sqrt((deviation * deviation) + 1e-4)), row);
            }

            rows[i] = row;
        });
        return new PrincipalComponents(mean, rows);
    }

    internal float[] Project(float[] vector)
    {
        var difference = new float[vector.Length];
        TensorPrimitives.Subtract<float>(vector, _mean, difference);
        var result = new float[Count];
        for (var i = 0; i < result.Length; i++)
            result[i] = TensorPrimitives.Dot<float>(_rows[i], difference);
        return result;
    }

    internal void Write(BinaryWriter writer)
    {
        FloatArrays.WriteCounted(writer, _mean);
        writer.Write(_rows.Length);
        foreach (var row in _rows)
            FloatArrays.WriteCounted(writer, row);
    }

    internal static PrincipalComponents Read(BinaryReader reader)
    {
        var mean = FloatArrays.ReadCounted(reader);
        var rows = new float[Math.Clamp(reader.ReadInt32(), 1, mean.Length)][];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = FloatArrays.ReadCounted(reader);
        return new PrincipalComponents(mean, rows);
    }

    /// <summary>Gram and Schmidt's, twice over for the sake of rounding.</summary>
    private static void Orthonormalise(float[][] basis)
    {
        for (var i = 0; i < basis.Length; i++)
        {
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                    TensorPrimitives.MultiplyAdd<float>(basis[j], -TensorPrimitives.Dot<float>(basis[j], basis[i]), basis[i], basis[i]);
            }

            VladEncoder.Normalise(basis[i]);
        }
    }
}
