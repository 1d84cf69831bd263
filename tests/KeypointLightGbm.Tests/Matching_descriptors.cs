using System.Numerics;
using System.Runtime.Intrinsics;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Tests;

public sealed class Matching_descriptors
{
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public unsafe void Every_kernel_counts_the_bits_that_differ(int words)
    {
        var random = RandomStream.Create(3);
        var (block, other) = (new uint[words * HammingKernel.BlockSize], new uint[words]);
        foreach (var numbers in (uint[][])[block, other])
        {
            for (var i = 0; i < numbers.Length; i++)
                numbers[i] = random.NextInt(4) == 0 ? uint.MaxValue : (uint)(random.NextDouble() * uint.MaxValue);
        }

        Vector256<int> fast, slow;
        fixed (uint* b = block, o = other)
            (fast, slow) = (HammingKernel.Measure(b, o, words), HammingKernel.MeasurePortably(b, o, words));
        for (var lane = 0; lane < HammingKernel.BlockSize; lane++)
        {
            var expected = Enumerable.Range(0, words).Sum(i => BitOperations.PopCount(block[(i * HammingKernel.BlockSize) + lane] ^ other[i]));
            Assert.Equal(expected, fast[lane]);
            Assert.Equal(expected, slow[lane]);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 40)]
    [InlineData(61, 17)]
    public void Binary_matches_are_those_of_a_plain_search(int queries, int candidates)
    {
        var (query, candidate) = (Bits(queries, 1), Bits(candidates, 2));
        var distances = Table(queries, candidates, (q, c) => Sum(query.Descriptor(q), candidate.Descriptor(c), (a, b) => BitOperations.PopCount((uint)(a ^ b))));
        var (mutual, distinct) = Count(distances, (a, b) => a < b, (best, second) => best < 0.8 * second);
        var found = new BinaryMatcher(query).Compare(candidate);
        Assert.Equal(mutual, found.Mutual);
        Assert.Equal(distinct, found.Distinct);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 66)]
    [InlineData(70, 33)]
    public void Matches_are_those_of_a_plain_search(int queries, int candidates)
    {
        var (query, candidate) = (Made.Local(queries, 1), Made.Local(candidates, 2));

        // Some are seen in both photos, so that there are distinct matches.
        for (var i = 0; i < Math.Min(queries, candidates); i += 3)
            query.Descriptor(i).CopyTo(candidate.Descriptors.AsSpan(i * RootSift.Length));
        var dots = Table(candidates, queries, (c, q) => Sum(query.Descriptor(q), candidate.Descriptor(c), (a, b) => a * b));
        var (mutual, distinct) = Count(dots, (a, b) => a > b, (best, second) => RootSift.Distance(best) < 0.8f * RootSift.Distance(second));
        var chance = Enumerable.Repeat(1f, Math.Max(queries, candidates)).ToArray();
        using var matcher = new SiftMatcher(query, chance);
        var found = matcher.Compare(candidate, chance);
        Assert.Equal(mutual, found.Mutual);
        if (queries > 1)
            Assert.Equal(distinct, found.Distinct);
        Assert.Equal(Local(query, candidate) + Local(candidate, query), found.Local, 0.01);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    [InlineData(32, 64)]
    [InlineData(70, 33)]
    public void Comparing_both_ways_at_once_finds_what_comparing_each_way_does(int queries, int candidates)
    {
        var (query, candidate) = (Made.Local(queries, 1), Made.Local(candidates, 2));
        for (var i = 0; i < Math.Min(queries, candidates); i += 3)
            query.Descriptor(i).CopyTo(candidate.Descriptors.AsSpan(i * RootSift.Length));
        float[] here = [.. Enumerable.Range(0, queries).Select(i => 0.9f + (0.001f * i))];
        float[] there = [.. Enumerable.Range(0, candidates).Select(i => 0.8f + (0.002f * i))];
        using var matcher = new SiftMatcher(query, here);
        using var reversed = new SiftMatcher(candidate, there);
        Assert.Equal((matcher.Compare(candidate, there), reversed.Compare(query, here)), matcher.CompareBothWays(candidate, there));

        var (bits, others) = (Bits(queries, 1), Bits(candidates, 2));
        for (var i = 0; i < Math.Min(queries, candidates); i += 3)
            bits.Descriptor(i).CopyTo(others.Descriptors.AsSpan(i * others.DescriptorLength));
        var binary = new BinaryMatcher(bits);
        var both = (binary.Compare(others), new BinaryMatcher(others).Compare(bits));
        Assert.Equal(both, binary.CompareBothWays(others));
        Assert.True(both.Item1.Mutual > 0, "something must match, or nothing was compared");
    }

    [Fact]
    public void Looks_kept_for_a_photos_own_turn_change_no_number()
    {
        using var extractor = new FeatureExtractor(new FeatureOptions { Detectors = [DetectorKind.Sift, DetectorKind.Orb, DetectorKind.Brisk] });
        using var store = new PhotoStore(long.MaxValue);
        PhotoEntry[] photos = [.. Enumerable.Range(0, 18).Select(i =>
        {
            var image = Made.Animal(i / 3, i % 3);
            var features = extractor.Extract(image);
            var sample = Made.Sample($"{i}", $"{i / 3}", Split.Train, image) with { Image = null };
            return new PhotoEntry(sample, store.Add(features), [1f], [[1f], [1f], [1f]], [], 0);
        })];
        var columns = new PairColumns([]);
        var options = new RowOptions(8, 100, []);
        using var galleries = new GallerySet(photos, null, members => new Gallery(
            members, store, columns.Measures, new SearchOptions(), members.Count, 2, RandomStream.Create(1), CancellationToken.None));
        var mutual = new MutualLooks(photos, galleries, columns, options, 2, CancellationToken.None);
        var kept = 0;
        foreach (var photo in photos)
        {
            var alone = new RowBuilder(galleries.For(photo), columns, options).Build(photo);
            var together = new RowBuilder(galleries.For(photo), columns, options, mutual).Build(photo);
            Assert.Equal(alone.Shortlisted, together.Shortlisted);
            Assert.Equal(alone.Features, together.Features);
            kept = Math.Max(kept, mutual.Kept);
        }

        Assert.True(kept > 0, "no two photos were on each other's shortlist");
        Assert.Equal(0, mutual.Kept);
    }

    /// <summary>How much nearer each keypoint's nearest at about the same place is than a distance of 1.</summary>
    private static double Local(LocalFeatures from, LocalFeatures to)
    {
        var sum = 0.0;
        for (var i = 0; i < from.Count; i++)
        {
            var best = 0;
            for (var j = 0; j < to.Count; j++)
            {
                var dx = from.X[i] - (from.ExtentX / 2) - to.X[j] + (to.ExtentX / 2);
                var dy = from.Y[i] - (from.ExtentY / 2) - to.Y[j] + (to.ExtentY / 2);
                if ((dx * dx) + (dy * dy) < 0.15f * 0.15f)
                    best = Math.Max(best, Sum(from.Descriptor(i), to.Descriptor(j), (a, b) => a * b));
            }

            sum += Math.Max(0, 1 - RootSift.Distance(best));
        }

        return sum;
    }

    private static int[][] Table(int rows, int columns, Func<int, int, int> value)
        => [.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, columns).Select(c => value(r, c)).ToArray())];

    /// <summary>Pairs that are each other's first best, and rows whose best is far from the second best.</summary>
    private static (int Mutual, int Distinct) Count(int[][] table, Func<int, int, bool> isBetter, Func<int, int, bool> isDistinct)
    {
        var (mutual, distinct) = (0, 0);
        foreach (var (number, row) in table.Index())
        {
            var at = First(row);
            mutual += First([.. table.Select(r => r[at])]) == number ? 1 : 0;
            var others = row.Where((_, i) => i != at).ToArray();
            distinct += others.Length > 0 && isDistinct(row[at], others[First(others)]) ? 1 : 0;
        }

        return (mutual, distinct);

        int First(int[] values)
        {
            var best = 0;
            for (var i = 1; i < values.Length; i++)
                best = isBetter(values[i], values[best]) ? i : best;
            return best;
        }
    }

    private static int Sum(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, Func<byte, byte, int> of) => a.ToArray().Zip(b.ToArray(), of).Sum();

    private static LocalFeatures Bits(int count, ulong seed)
    {
        var random = RandomStream.Create(seed, "bits");
        var bytes = new byte[count * 32];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)random.NextInt(i % 32 < 4 ? 256 : 4);
        float[] places = [.. Enumerable.Range(0, count).Select(i => (float)i / count)];
        return new LocalFeatures(32, places, places, [.. places.Select(_ => 0.1f)], new float[count], bytes);
    }
}
