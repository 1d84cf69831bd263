using System.Globalization;
using System.Runtime.InteropServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Benchmarks;

/// <summary>Clustered vectors, and whom each shows.</summary>
internal sealed record Vectors(int[] Labels, float[] Numbers, int Dimension)
{
    /// <summary>The very vectors that peers/map_at_r.py makes up, made up by NumPy as there.</summary>
    public static Vectors OfPeer(int count, int dimension, int classes)
    {
        const string program = """
            import sys, numpy as np
            n, d, c = (int(a) for a in sys.argv[1:4])
            rng = np.random.default_rng(7)
            labels = rng.integers(0, c, n)
            vectors = (rng.normal(size=(c, d))[labels] + 1.5 * rng.normal(size=(n, d))).astype(np.float32)
            with open(sys.argv[4], "wb") as file:
                file.write(labels.astype(np.int32).tobytes())
                file.write(vectors.tobytes())
            """;
        var path = Path.GetTempFileName();
        try
        {
            PythonPeer.Run("-c", program, Text(count), Text(dimension), Text(classes), path);
            var (labels, numbers) = (new int[count], new float[count * dimension]);
            using var file = File.OpenRead(path);
            file.ReadExactly(MemoryMarshal.AsBytes(labels.AsSpan()));
            file.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
            return new(labels, numbers, dimension);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Vectors of the same kind, for machines without Python.</summary>
    public static Vectors Random(int count, int dimension, int classes)
    {
        var random = RandomStream.Create(7, "bench");
        var centres = new float[classes * dimension];
        foreach (ref var number in centres.AsSpan())
            number = (float)random.NextGaussian();
        var (labels, numbers) = (new int[count], new float[count * dimension]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = random.NextInt(classes);
            for (var j = 0; j < dimension; j++)
                numbers[(i * dimension) + j] = centres[(labels[i] * dimension) + j] + (1.5f * (float)random.NextGaussian());
        }

        return new(labels, numbers, dimension);
    }

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
