using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

public sealed class The_sampler
{
    [Fact]
    public void Every_batch_has_P_individuals_with_K_photos_each()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var random = RandomStream.Create(seed, "shape");
            var photos = Herd(2 + random.NextInt(12), random);
            var (p, k) = (2 + random.NextInt(6), 1 + random.NextInt(5));
            var sampler = new PkSampler(photos, p, k, RandomStream.Create(seed, "sampler"));
            for (var batch = 0; batch < 20; batch++)
            {
                var drawn = sampler.Next();
                var groups = drawn.GroupBy(position => Array.FindIndex(photos, i => i.Contains(position))).ToArray();
                Assert.Equal(Math.Min(p, photos.Length), groups.Length);
                Assert.All(groups, g => Assert.Equal(k, g.Count()));

                // Photos repeat only where there are fewer than K, and then as evenly as can be.
                Assert.All(groups, g => Assert.Equal(Math.Min(k, photos[g.Key].Length), g.Distinct().Count()));
                Assert.All(groups, g => Assert.InRange(g.CountBy(x => x).Max(c => c.Value) - (k / photos[g.Key].Length), 0, 1));
            }
        }
    }

    [Fact]
    public void Everyone_comes_before_anyone_comes_again()
    {
        var photos = Herd(12, RandomStream.Create(1, "herd"));
        var sampler = new PkSampler(photos, 4, 2, RandomStream.Create(1, "sampler"));
        for (var round = 0; round < 10; round++)
        {
            var seen = Enumerable.Range(0, 3).SelectMany(_ => sampler.Next()).Select(p => Array.FindIndex(photos, i => i.Contains(p))).Distinct();
            Assert.Equal(12, seen.Count());
        }
    }

    [Fact]
    public void The_same_seed_draws_the_same_batches()
    {
        var photos = Herd(9, RandomStream.Create(2, "herd"));
        var (one, two, other) = (Make(5), Make(5), Make(6));
        var differs = false;
        for (var i = 0; i < 10; i++)
        {
            var batch = one.Next();
            Assert.Equal(batch, two.Next());
            differs |= !batch.SequenceEqual(other.Next());
        }

        Assert.True(differs);

        PkSampler Make(ulong seed) => new(photos, 4, 3, RandomStream.Create(seed, "sampler"));
    }

    private static int[][] Herd(int individuals, RandomStream random)
    {
        var next = 0;
        return [.. Enumerable.Range(0, individuals).Select(_ => Enumerable.Range(0, 1 + random.NextInt(7)).Select(_ => next++).ToArray())];
    }
}
