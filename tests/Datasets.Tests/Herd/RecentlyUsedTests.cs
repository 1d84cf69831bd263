using System.Collections.Concurrent;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class RecentlyUsedTests
{
    [Fact]
    public void What_was_used_last_is_kept_and_the_rest_is_made_again()
    {
        var made = new List<int>();
        var kept = new RecentlyUsed<int, int>(
            key =>
            {
                made.Add(key);
                return key * 10;
            },
            capacity: 2);

        Assert.Equal([10, 20, 10, 30, 10, 20], ((int[])[1, 2, 1, 3, 1, 2]).Select(kept.Get));
        Assert.Equal([1, 2, 3, 2], made);
        Assert.Equal(2, kept.Count);
    }

    [Fact]
    public void Threads_that_want_the_same_thing_wait_for_one_to_be_made()
    {
        var made = new ConcurrentBag<int>();
        var kept = new RecentlyUsed<int, object>(
            key =>
            {
                made.Add(key);
                Thread.Sleep(20);
                return new object();
            },
            capacity: 10);
        var got = new object[16];

        Parallel.For(0, got.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => got[i] = kept.Get(1));

        Assert.Single(made);
        Assert.Single(got.Distinct());
    }
}
