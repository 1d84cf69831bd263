namespace ReIdFlow.Tests;

public sealed class WorkTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Does_every_item_once_and_gives_each_thread_its_own_number(int threads)
    {
        using var team = new WorkTeam(threads);
        for (var items = 0; items < 20; items++)
        {
            for (var repeat = 0; repeat < 20; repeat++)
            {
                var done = new int[items];
                var busy = new int[threads];
                var clashes = 0;
                team.Run(items, (thread, item) =>
                {
                    if (Interlocked.Increment(ref busy[thread]) > 1)
                        Interlocked.Increment(ref clashes);
                    Interlocked.Increment(ref done[item]);
                    Interlocked.Decrement(ref busy[thread]);
                });
                Assert.All(done, times => Assert.Equal(1, times));
                Assert.Equal(0, clashes);
            }
        }
    }

    [Fact]
    public void Passes_on_what_a_thread_throws_and_goes_on_working()
    {
        using var team = new WorkTeam(3);
        for (var culprit = 0; culprit < 6; culprit++)
        {
            var item = culprit;
            var thrown = Assert.Throws<InvalidDataException>(() => team.Run(6, (_, i) =>
            {
                if (i == item)
                    throw new InvalidDataException("bad item");
            }));
            Assert.Equal("bad item", thrown.Message);
        }

        var count = 0;
        team.Run(6, (_, _) => Interlocked.Increment(ref count));
        Assert.Equal(6, count);
    }

    [Fact]
    public void Wakes_up_after_a_long_rest()
    {
        using var team = new WorkTeam(2);
        var count = 0;
        for (var i = 0; i < 3; i++)
        {
            team.Run(2, (_, _) => Interlocked.Increment(ref count));
            Thread.Sleep(50);
        }

        Assert.Equal(6, count);
    }
}
