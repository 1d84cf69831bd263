using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Tests;

public sealed class Searching_descriptors
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(70)]
    public unsafe void Every_kernel_gives_the_plain_sum_of_products(int count)
    {
        var gallery = Made.Local(count, 1);
        var query = Made.Local(DotKernel.Tile, 2);
        using var packed = PackedDescriptors.From(gallery);
        var stride = (int)packed.Capacity;
        var fast = new int[DotKernel.Tile * stride];
        var half = new int[fast.Length];
        var slow = new int[fast.Length];
        fixed (byte* q = query.Descriptors)
        fixed (int* f = fast, h = half, s = slow)
        {
            for (var block = 0; block < stride / PackedDescriptors.BlockSize; block++)
            {
                var at = block * PackedDescriptors.BlockSize;
                DotKernel.Multiply(packed.Block(block), q, q + 128, q + 256, q + 384, f + at, stride);
                DotKernel.MultiplyPortably(packed.Block(block), q, q + 128, q + 256, q + 384, s + at, stride);
                if (System.Runtime.Intrinsics.X86.Avx2.IsSupported)
                    DotKernel.Multiply256(packed.Block(block), (int*)q, (int*)(q + 128), (int*)(q + 256), (int*)(q + 384), h + at, stride);
                else
                    slow.CopyTo(half, 0);
            }
        }

        for (var i = 0; i < DotKernel.Tile; i++)
        {
            for (var j = 0; j < count; j++)
            {
                var expected = 0;
                for (var k = 0; k < RootSift.Length; k++)
                    expected += query.Descriptor(i)[k] * gallery.Descriptor(j)[k];
                Assert.Equal(expected, fast[(i * stride) + j]);
                Assert.Equal(expected, half[(i * stride) + j]);
                Assert.Equal(expected, slow[(i * stride) + j]);
            }
        }
    }

    [Fact]
    public void The_longest_descriptors_there_can_be_do_not_overflow()
    {
        // One number only, four alike, and all alike: the extremes of what quantising can give.
        foreach (var used in (int[])[1, 2, 4, 8, 128])
        {
            var sift = new float[RootSift.Length];
            sift.AsSpan(0, used).Fill(255);
            var bytes = new byte[RootSift.Length];
            RootSift.Quantise(sift, bytes);
            Assert.All(bytes, b => Assert.InRange(b, 0, 127));
            Assert.True(bytes.Sum(b => b * b) <= short.MaxValue);
        }
    }

    [Fact]
    public void Rounding_to_bytes_keeps_distances()
    {
        var random = RandomStream.Create(5);
        var (a, b) = (new float[RootSift.Length], new float[RootSift.Length]);
        for (var i = 0; i < a.Length; i++)
        {
            a[i] = random.NextInt(120);
            b[i] = Math.Max(0, a[i] + random.NextInt(60) - 30);
        }

        var exact = Math.Sqrt(a.Zip(b).Sum(p => Math.Pow(Math.Sqrt(p.First / a.Sum()) - Math.Sqrt(p.Second / b.Sum()), 2)));
        var (x, y) = (new byte[RootSift.Length], new byte[RootSift.Length]);
        RootSift.Quantise(a, x);
        RootSift.Quantise(b, y);
        Assert.Equal(exact, RootSift.Distance(x.Zip(y).Sum(p => p.First * p.Second)), 0.02);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_whole_search_finds_each_photos_nearest_descriptor_in_order(int exclude)
    {
        var photos = Enumerable.Range(0, 12).Select(i => Made.Local(20 + (7 * i), (ulong)(i + 10))).ToArray();
        var query = photos[3];
        using var index = Build(photos, new SearchOptions(ExactLimit: 1_000_000));
        Assert.Equal(1, index.Lists);
        var found = index.Search(query, exclude, 5);
        for (var i = 0; i < query.Count; i++)
        {
            var expected = Enumerable.Range(0, photos.Length).Where(p => p != exclude)
                .Select(p => (Photo: p, Dot: Enumerable.Range(0, photos[p].Count).Max(j => Dot(query.Descriptor(i), photos[p].Descriptor(j)))))
                .OrderByDescending(p => p.Dot).ThenBy(p => p.Photo).Take(5).ToArray();
            Assert.Equal(expected.Select(e => e.Dot), found.Dots(i).ToArray());
            Assert.Equal(expected.Select(e => e.Photo), found.Owners(i).ToArray());
        }
    }

    [Fact]
    public void An_inverted_file_finds_nearly_all_that_a_whole_search_finds()
    {
        // Each photo holds noisy copies of common descriptors, as photos of one animal do.
        var common = Made.Local(400, 77);
        var photos = Enumerable.Range(0, 40).Select(i => Made.Noisy(common, (ulong)i, 12)).ToArray();
        using var whole = Build(photos, new SearchOptions(ExactLimit: 1_000_000));
        using var inverted = Build(photos, new SearchOptions(ExactLimit: 0, Probes: 12));
        Assert.InRange(inverted.Lists, 32, 16384);
        Assert.Equal(whole.Count, inverted.Count);
        var (hits, all) = (0, 0);
        foreach (var number in (int[])[0, 17, 39])
        {
            var (expected, found) = (whole.Search(photos[number], number, 3), inverted.Search(photos[number], number, 3));
            for (var i = 0; i < photos[number].Count; i++)
            {
                all++;
                hits += expected.Owners(i)[0] == found.Owners(i)[0] ? 1 : 0;
            }
        }

        Assert.InRange(hits / (double)all, 0.9, 1);
    }

    [Fact]
    public void Searching_every_list_is_a_whole_search()
    {
        var photos = Enumerable.Range(0, 20).Select(i => Made.Local(60, (ulong)i)).ToArray();
        using var whole = Build(photos, new SearchOptions(ExactLimit: 1_000_000));
        using var inverted = Build(photos, new SearchOptions(ExactLimit: 0, Probes: 16384));
        var (expected, found) = (whole.Search(photos[7], 7, 4), inverted.Search(photos[7], 7, 4));
        for (var i = 0; i < photos[7].Count; i++)
        {
            Assert.Equal(expected.Dots(i).ToArray(), found.Dots(i).ToArray());
            Assert.Equal(expected.Owners(i).ToArray(), found.Owners(i).ToArray());
        }
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(0)]
    public void Photos_that_search_together_find_what_each_finds_alone(long exactLimit)
    {
        LocalFeatures[] photos = [.. Enumerable.Range(0, 20).Select(i => Made.Local(30 + i, (ulong)i)), LocalFeatures.None(RootSift.Length)];
        using var index = Build(photos, new SearchOptions(ExactLimit: exactLimit, Probes: 3));
        int[] numbers = [3, 20, 11];
        var together = index.Search([.. numbers.Select(n => photos[n])], numbers, 4);
        foreach (var (i, number) in numbers.Index())
        {
            var alone = index.Search(photos[number], number, 4);
            Assert.Equal(photos[number].Count, together[i].Descriptors);
            for (var descriptor = 0; descriptor < alone.Descriptors; descriptor++)
            {
                Assert.Equal(alone.Dots(descriptor).ToArray(), together[i].Dots(descriptor).ToArray());
                Assert.Equal(alone.Owners(descriptor).ToArray(), together[i].Owners(descriptor).ToArray());
            }
        }
    }

    [Fact]
    public void An_empty_gallery_and_an_empty_photo_find_nothing()
    {
        using var empty = Build([], new SearchOptions());
        Assert.Equal([-1, -1], empty.Search(Made.Local(1, 1), -1, 2).Owners(0).ToArray());
        using var index = Build([Made.Local(5, 1), LocalFeatures.None(RootSift.Length)], new SearchOptions(ExactLimit: 0));
        Assert.Equal(0, index.Search(LocalFeatures.None(RootSift.Length), -1, 2).Descriptors);
    }

    private static InvertedFile Build(LocalFeatures[] photos, SearchOptions options)
        => InvertedFile.Build(photos.Length, i => photos[i], options, 2, RandomStream.Create(1), CancellationToken.None);

    private static int Dot(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
