using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

public sealed class Random_streams
{
    [Fact]
    public void Of_the_same_seed_and_names_give_the_same_numbers()
        => Assert.Equal(Take(RandomStream.Create(7, "stage", "a")), Take(RandomStream.Create(7, "stage", "a")));

    [Fact]
    public void Differ_with_the_seed_and_with_how_names_are_divided()
    {
        var streams = new[]
        {
            RandomStream.Create(7, "ab", "c"), RandomStream.Create(7, "a", "bc"), RandomStream.Create(7, "abc"),
            RandomStream.Create(8, "abc"), RandomStream.Create(7, "abc", ""),
        };
        Assert.Equal(streams.Length, streams.Select(s => s.NextUInt64()).Distinct().Count());
    }

    [Fact]
    public void Give_every_integer_of_a_range_about_as_often()
    {
        var random = RandomStream.Create(1, "integers");
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[random.NextInt(7)]++;

        // 10,000 expected, standard deviation 93.
        Assert.All(counts, c => Assert.InRange(c, 9_500, 10_500));
    }

    [Fact]
    public void Give_doubles_in_the_unit_interval_with_the_moments_of_the_uniform_distribution()
    {
        var random = RandomStream.Create(1, "doubles");
        var numbers = Enumerable.Range(0, 100_000).Select(_ => random.NextDouble()).ToArray();
        Assert.All(numbers, n => Assert.InRange(n, 0, 1 - double.Epsilon));
        Assert.InRange(numbers.Average(), 0.495, 0.505);
        Assert.InRange(numbers.Average(n => (n - 0.5) * (n - 0.5)), (1 / 12.0) - 0.002, (1 / 12.0) + 0.002);
    }

    [Fact]
    public void Give_gaussians_with_mean_0_and_variance_1()
    {
        var random = RandomStream.Create(1, "gaussians");
        var numbers = Enumerable.Range(0, 100_000).Select(_ => random.NextGaussian()).ToArray();
        Assert.InRange(numbers.Average(), -0.02, 0.02);
        Assert.InRange(numbers.Average(n => n * n), 0.97, 1.03);
    }

    [Fact]
    public void Shuffle_into_a_permutation()
    {
        var items = Enumerable.Range(0, 1000).ToArray();
        RandomStream.Create(1, "shuffle").Shuffle(items.AsSpan());
        Assert.NotEqual(Enumerable.Range(0, 1000), items);
        Assert.Equal(Enumerable.Range(0, 1000), items.Order());
    }

    private static ulong[] Take(RandomStream random) => [.. Enumerable.Range(0, 10).Select(_ => random.NextUInt64())];
}
