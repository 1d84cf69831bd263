using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Tests;

public sealed class Own_thread
{
    [Fact]
    public async Task All_that_is_given_to_it_runs_there_in_order_and_ends_before_it_does()
    {
        var seen = new List<(int Number, int Thread)>();
        var thread = new OwnThread("test");
        var tasks = Enumerable.Range(0, 100)
            .Select(i => Task.Factory.StartNew(() => seen.Add((i, Environment.CurrentManagedThreadId)), CancellationToken.None, TaskCreationOptions.None, thread))
            .ToList();
        thread.Dispose();
        await Task.WhenAll(tasks);

        Assert.Equal(Enumerable.Range(0, 100), seen.Select(s => s.Number));
        Assert.NotEqual(Environment.CurrentManagedThreadId, Assert.Single(seen.Select(s => s.Thread).Distinct()));
    }

    [Fact]
    public async Task What_waits_in_it_goes_on_in_it()
    {
        using var thread = new OwnThread("test");
        var (before, after) = await Task.Factory.StartNew(
            async () =>
            {
                var first = Environment.CurrentManagedThreadId;
                await Task.Delay(1, TestContext.Current.CancellationToken);
                return (first, Environment.CurrentManagedThreadId);
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            thread).Unwrap();

        Assert.Equal(before, after);
    }
}
