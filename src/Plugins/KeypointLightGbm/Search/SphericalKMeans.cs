using System.Numerics;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Clusters RootSIFT descriptors by angle (Dhillon and Modha 2001): each belongs to the centre with the greatest dot product, and
/// a centre is the mean of its descriptors brought back to length 1.
/// </summary>
internal static unsafe class SphericalKMeans
{
    private const int Chunk = 1024;

    /// <param name="descriptors">Descriptors, 128 bytes each, at least one.</param>
    /// <param name="clusters">How many centres; fewer where there are fewer descriptors.</param>
    /// <param name="iterations">How many times the centres move.</param>
    /// <param name="threads">Threads to use; the result is the same with any number.</param>
    /// <param name="random">Chooses the first centres, and takes new ones where a cluster runs empty.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The centres, 128 bytes each.</returns>
    internal static byte[] Fit(byte[] descriptors, int clusters, int iterations, int threads, RandomStream random, CancellationToken cancellation)
    {
        var count = descriptors.Length / RootSift.Length;
        clusters = Math.Min(clusters, count);
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle<int>(order);
        var centres = new byte[clusters * RootSift.Length];
        for (var i = 0; i < clusters; i++)
            Row(descriptors, order[i]).CopyTo(centres.AsSpan(i * RootSift.Length));
        var assignment = new int[count];
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            Assign(descriptors, centres, assignment, threads);
            Move(descriptors, assignment, centres, random);
        }

        return centres;
    }

    /// <summary>Finds the centre nearest to each descriptor; of equally near ones the first.</summary>
    internal static void Assign(byte[] descriptors, byte[] centres, int[] assignment, int threads)
    {
        using var packed = Pack(centres);
        var clusters = centres.Length / RootSift.Length;
        var chunks = (assignment.Length + Chunk - 1) / Chunk;
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            var first = chunk * Chunk;
            AssignSome(descriptors, packed, clusters, assignment, first, Math.Min(assignment.Length, first + Chunk));
        });
    }

    internal static PackedDescriptors Pack(byte[] descriptors)
    {
        var count = descriptors.Length / RootSift.Length;
        var packed = new PackedDescriptors(count);
        for (var i = 0; i < count; i++)
            packed.Set(i, Row(descriptors, i));
        return packed;
    }

    private static void AssignSome(byte[] descriptors, PackedDescriptors centres, int clusters, int[] assignment, int first, int end)
    {
        var dots = stackalloc int[DotKernel.Tile * PackedDescriptors.BlockSize];
        var best = stackalloc Vector<int>[DotKernel.Tile];
        var step = new Vector<int>(Vector<int>.Count);
        fixed (byte* data = descriptors)
        {
            var start = data;
            for (var i = first; i < end; i += DotKernel.Tile)
            {
                for (var t = 0; t < DotKernel.Tile; t++)
                    best[t] = new Vector<int>(-1);
                var numbers = NumberedDot.FirstNumbers;
                for (var block = 0; block * PackedDescriptors.BlockSize < clusters; block++)
                {
                    DotKernel.Multiply(centres.Block(block), At(i), At(i + 1), At(i + 2), At(i + 3), dots, PackedDescriptors.BlockSize);

                    // What fills up the last block has dot products of zero and comes last: it is never the first of the greatest.
                    for (var lane = 0; lane < PackedDescriptors.BlockSize; lane += Vector<int>.Count)
                    {
                        for (var t = 0; t < DotKernel.Tile; t++)
                            best[t] = Vector.Max(best[t], (*(Vector<int>*)(dots + (t * PackedDescriptors.BlockSize) + lane) << NumberedDot.Bits) | numbers);
                        numbers -= step;
                    }
                }

                for (var t = 0; t < DotKernel.Tile && i + t < end; t++)
                    assignment[i + t] = NumberedDot.Number(Greatest(best[t]));
            }

            byte* At(int index) => start + ((long)Math.Min(index, end - 1) * RootSift.Length);
        }
    }

    private static int Greatest(Vector<int> numbers)
    {
        var greatest = numbers[0];
        for (var lane = 1; lane < Vector<int>.Count; lane++)
            greatest = Math.Max(greatest, numbers[lane]);
        return greatest;
    }

    private static void Move(byte[] descriptors, int[] assignment, byte[] centres, RandomStream random)
    {
        var clusters = centres.Length / RootSift.Length;
        var sums = new float[centres.Length];
        var counts = new int[clusters];
        for (var i = 0; i < assignment.Length; i++)
        {
            var sum = sums.AsSpan(assignment[i] * RootSift.Length, RootSift.Length);
            var row = Row(descriptors, i);
            for (var j = 0; j < RootSift.Length; j++)
                sum[j] += row[j];
            counts[assignment[i]]++;
        }

        for (var cluster = 0; cluster < clusters; cluster++)
        {
            var centre = centres.AsSpan(cluster * RootSift.Length, RootSift.Length);
            if (counts[cluster] == 0)
            {
                Row(descriptors, random.NextInt(assignment.Length)).CopyTo(centre);
                continue;
            }

            var sum = sums.AsSpan(cluster * RootSift.Length, RootSift.Length);
            var length = System.Numerics.Tensors.TensorPrimitives.Norm<float>(sum);
            for (var j = 0; j < RootSift.Length; j++)
                centre[j] = (byte)Math.Min(127, (int)((sum[j] * RootSift.Scale / Math.Max(length, 1)) + 0.5f));
        }
    }

    private static ReadOnlySpan<byte> Row(byte[] descriptors, int index) => descriptors.AsSpan(index * RootSift.Length, RootSift.Length);
}
