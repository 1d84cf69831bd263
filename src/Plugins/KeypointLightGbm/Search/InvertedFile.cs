using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Finds the gallery's descriptors nearest to a photo's. Small galleries are searched whole, by blocks; large ones through an
/// inverted file (Sivic and Zisserman 2003; Jégou et al. 2011): descriptors lie in lists by their nearest centre, and only the
/// lists of a query's nearest centres are searched. One list is the exact search. Searching may happen on several threads.
/// </summary>
internal sealed unsafe class InvertedFile : IDisposable
{
    // 64 blocks are 256 KiB: they stay in a core's second-level cache while all of a photo's descriptors pass over them.
    private const int BlocksAtOnce = 64;

    private readonly PackedDescriptors _descriptors;
    private readonly int[] _owners;
    private readonly long[] _listStarts;
    private readonly PackedDescriptors _centres;
    private readonly int _lists;
    private readonly int _probes;

    private InvertedFile(PackedDescriptors descriptors, int[] owners, long[] listStarts, PackedDescriptors centres, int probes)
        => (_descriptors, _owners, _listStarts, _centres, _lists, _probes) = (descriptors, owners, listStarts, centres, listStarts.Length - 1, probes);

    /// <summary>Lists there are; 1 for an exact search.</summary>
    internal int Lists => _lists;

    /// <summary>Descriptors it holds.</summary>
    internal long Count { get; private init; }

    /// <summary>Indexes photos; photo i of the list is owner i.</summary>
    internal static InvertedFile Build(
        int photos, Func<int, LocalFeatures> features, SearchOptions options, int threads, RandomStream random, CancellationToken cancellation)
    {
        var counts = new int[photos];
        for (var i = 0; i < photos; i++)
            counts[i] = features(i).Count;
        var total = counts.Sum(c => (long)c);
        var lists = total <= options.ExactLimit ? 1 : SearchOptions.Lists(total);
        var centres = lists == 1
            ? new byte[RootSift.Length]
            : SphericalKMeans.Fit(Sample(counts, total, features, lists * 100L, random), lists, 6, threads, random, cancellation);
        lists = centres.Length / RootSift.Length;

        // First how many go where, then the descriptors themselves: nothing is held twice.
        var assignments = new int[photos][];
        var sizes = new long[lists];
        Parallel.For(0, photos, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i =>
        {
            assignments[i] = new int[counts[i]];
            if (lists > 1)
                SphericalKMeans.Assign(features(i).Descriptors, centres, assignments[i], 1);
        });
        foreach (var list in assignments.SelectMany(a => a))
            sizes[list]++;
        var starts = new long[lists + 1];
        for (var list = 0; list < lists; list++)
            starts[list + 1] = starts[list] + ((sizes[list] + PackedDescriptors.BlockSize - 1) / PackedDescriptors.BlockSize * PackedDescriptors.BlockSize);
        var packed = new PackedDescriptors(starts[lists]);
        var owners = new int[starts[lists]];
        Array.Fill(owners, -1);
        var ends = starts.AsSpan(0, lists).ToArray();
        for (var photo = 0; photo < photos; photo++)
        {
            var local = features(photo);
            for (var i = 0; i < counts[photo]; i++)
            {
                var place = ends[assignments[photo][i]]++;
                packed.Set(place, local.Descriptor(i));
                owners[place] = photo;
            }
        }

        return new InvertedFile(packed, owners, starts, SphericalKMeans.Pack(centres), Math.Min(options.Probes, lists)) { Count = total };
    }

    /// <summary>Finds the neighbours of a photo's descriptors.</summary>
    /// <param name="query">The photo's RootSIFT descriptors.</param>
    /// <param name="exclude">An owner to leave out, the photo itself; −1 for none.</param>
    /// <param name="count">How many photos to find for each descriptor.</param>
    internal Neighbours Search(LocalFeatures query, int exclude, int count)
    {
        var excluded = new int[query.Count];
        Array.Fill(excluded, exclude);
        return Search(query.Descriptors, excluded, count);
    }

    /// <summary>
    /// Finds the neighbours of the descriptors of several photos. Together they take each list through the processor's caches once,
    /// which a photo by itself does for a handful of descriptors.
    /// </summary>
    /// <param name="queries">The photos' RootSIFT descriptors.</param>
    /// <param name="excluded">An owner to leave out for each photo; −1 for none.</param>
    /// <param name="count">How many photos to find for each descriptor.</param>
    internal Neighbours[] Search(IReadOnlyList<LocalFeatures> queries, IReadOnlyList<int> excluded, int count)
    {
        var total = queries.Sum(q => q.Count);
        var (descriptors, excludedOf) = (new byte[total * RootSift.Length], new int[total]);
        var first = 0;
        foreach (var (i, query) in queries.Index())
        {
            query.Descriptors.CopyTo(descriptors, first * RootSift.Length);
            excludedOf.AsSpan(first, query.Count).Fill(excluded[i]);
            first += query.Count;
        }

        var together = Search(descriptors, excludedOf, count);
        var result = new Neighbours[queries.Count];
        first = 0;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = together.Part(first, queries[i].Count);
            first += queries[i].Count;
        }

        return result;
    }

    /// <param name="query">Descriptor after descriptor.</param>
    /// <param name="excluded">An owner to leave out for each.</param>
    /// <param name="count">How many photos to find for each.</param>
    private Neighbours Search(byte[] query, int[] excluded, int count)
    {
        var result = new Neighbours(excluded.Length, count);
        if (excluded.Length == 0 || Count == 0)
            return result;
        if (_lists == 1)
        {
            SearchList(query, [.. Enumerable.Range(0, excluded.Length)], 0, excluded, result);
            return result;
        }

        var (starts, members) = Route(query, excluded.Length);
        for (var list = 0; list < _lists; list++)
        {
            if (starts[list + 1] > starts[list])
                SearchList(query, members.AsSpan(starts[list], starts[list + 1] - starts[list]), list, excluded, result);
        }

        return result;
    }

    public void Dispose()
    {
        _descriptors.Dispose();
        _centres.Dispose();
    }

    /// <summary>Sorts descriptors by the lists to search for them.</summary>
    private (int[] Starts, int[] Members) Route(byte[] query, int count)
    {
        var width = (_lists + PackedDescriptors.BlockSize - 1) / PackedDescriptors.BlockSize * PackedDescriptors.BlockSize;
        var dots = new int[DotKernel.Tile * width];
        var probes = new int[count * _probes];
        var starts = new int[_lists + 1];
        fixed (int* rows = dots)
        fixed (byte* data = query)
        {
            var start = data;
            for (var i = 0; i < count; i += DotKernel.Tile)
            {
                for (var block = 0; block * PackedDescriptors.BlockSize < _lists; block++)
                {
                    DotKernel.Multiply(
                        _centres.Block(block), At(i), At(i + 1), At(i + 2), At(i + 3), rows + (block * PackedDescriptors.BlockSize), width);
                }

                for (var t = 0; t < DotKernel.Tile && i + t < count; t++)
                {
                    var row = dots.AsSpan(t * width, _lists);
                    for (var list = 0; list < row.Length; list++)
                        row[list] = (row[list] << NumberedDot.Bits) | (NumberedDot.First - list);
                    for (var probe = 0; probe < _probes; probe++)
                    {
                        var best = NumberedDot.Number(TensorPrimitives.Max<int>(row));
                        row[best] = -1;
                        probes[((i + t) * _probes) + probe] = best;
                        starts[best + 1]++;
                    }
                }
            }

            byte* At(int index) => start + (Math.Min(index, count - 1) * RootSift.Length);
        }

        for (var list = 0; list < _lists; list++)
            starts[list + 1] += starts[list];
        var ends = starts.AsSpan(0, _lists).ToArray();
        var members = new int[probes.Length];
        for (var i = 0; i < probes.Length; i++)
            members[ends[probes[i]]++] = i / _probes;
        return (starts, members);
    }

    private void SearchList(byte[] query, ReadOnlySpan<int> members, int list, int[] excluded, Neighbours result)
    {
        var dots = stackalloc int[DotKernel.Tile * PackedDescriptors.BlockSize];
        var firstBlock = _listStarts[list] / PackedDescriptors.BlockSize;
        var endBlock = _listStarts[list + 1] / PackedDescriptors.BlockSize;
        fixed (byte* data = query)
        {
            for (var chunk = firstBlock; chunk < endBlock; chunk += BlocksAtOnce)
            {
                var chunkEnd = Math.Min(endBlock, chunk + BlocksAtOnce);
                for (var i = 0; i < members.Length; i += DotKernel.Tile)
                {
                    var last = members.Length - 1;
                    var a = data + (members[i] * RootSift.Length);
                    var b = data + (members[Math.Min(i + 1, last)] * RootSift.Length);
                    var c = data + (members[Math.Min(i + 2, last)] * RootSift.Length);
                    var d = data + (members[Math.Min(i + 3, last)] * RootSift.Length);
                    for (var block = chunk; block < chunkEnd; block++)
                    {
                        DotKernel.Multiply(_descriptors.Block(block), a, b, c, d, dots, PackedDescriptors.BlockSize);
                        for (var t = 0; t < DotKernel.Tile && i + t <= last; t++)
                            Collect(dots + (t * PackedDescriptors.BlockSize), block * PackedDescriptors.BlockSize, members[i + t], excluded[members[i + t]], result);
                    }
                }
            }
        }
    }

    private void Collect(int* dots, long place, int descriptor, int exclude, Neighbours result)
    {
        // Most blocks hold nothing near: their greatest dot products say so.
        var threshold = Vector256.Create(result.Threshold(descriptor) - 1);
        var greatest = Vector256.Max(
            Vector256.Max(Vector256.Load(dots), Vector256.Load(dots + 8)), Vector256.Max(Vector256.Load(dots + 16), Vector256.Load(dots + 24)));
        if (!Vector256.GreaterThanAny(greatest, threshold))
            return;
        for (var part = 0; part < PackedDescriptors.BlockSize; part += Vector256<int>.Count)
        {
            var mask = Vector256.ExtractMostSignificantBits(
                Vector256.GreaterThan(Vector256.Load(dots + part), threshold));
            for (; mask != 0; mask &= mask - 1)
            {
                var lane = part + BitOperations.TrailingZeroCount(mask);
                var owner = _owners[place + lane];
                if (owner >= 0 && owner != exclude)
                    result.Offer(descriptor, dots[lane], owner);
            }
        }
    }

    /// <summary>Every so-manieth descriptor, starting anywhere: as many as the centres need to be learnt from.</summary>
    private static byte[] Sample(int[] counts, long total, Func<int, LocalFeatures> features, long wanted, RandomStream random)
    {
        var step = Math.Max(1, total / Math.Min(wanted, total));
        var next = random.NextInt((int)Math.Min(step, int.MaxValue));
        var sample = new byte[((total - next + step - 1) / step) * RootSift.Length];
        long seen = 0;
        var taken = 0;
        var at = (long)next;
        for (var photo = 0; photo < counts.Length; photo++)
        {
            if (at < seen + counts[photo])
            {
                var local = features(photo);
                for (; at < seen + counts[photo]; at += step)
                    local.Descriptor((int)(at - seen)).CopyTo(sample.AsSpan(taken++ * RootSift.Length));
            }

            seen += counts[photo];
        }

        return sample;
    }
}
