using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Tests;

public sealed class When_a_run_breaks : IDisposable
{
    private readonly Rig _rig = new();

    [Fact]
    public async Task A_stage_that_breaks_for_good_stops_the_run_and_is_named()
    {
        var error = await Assert.ThrowsAsync<BrokenStageException>(() => _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 5000 } },
            "pixels": { "use": "pixels", "from": "numbers", "with": { "breakAt": 700 } },
            "flat": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """));

        Assert.Equal("stage 'pixels' broke: the projector fell over. Put it up again.", error.Message);
        Assert.True(File.Exists(_rig.PathOf("rows/rows.partial.txt")));
    }

    [Fact]
    public async Task A_sink_that_breaks_stops_the_run_though_its_producers_are_full()
    {
        var error = await Assert.ThrowsAsync<BrokenStageException>(() => _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 50000 } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "flat": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows", "breakAfter": 300 } }
            """));

        Assert.Equal("rows", error.Stage);
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Equal(300, File.ReadAllLines(_rig.PathOf("rows/rows.partial.txt")).Length);
    }

    [Fact]
    public async Task A_model_whose_embeddings_change_their_length_breaks()
    {
        var error = await Assert.ThrowsAsync<BrokenStageException>(() => _rig.RunAsync("""
            "numbers": { "use": "numbers" },
            "pixels": { "use": "pixels", "from": "numbers" },
            "flat": { "use": "flat", "from": "pixels", "with": { "long": 60 } },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """));

        Assert.Equal("stage 'flat' broke: it gave an embedding of 5 numbers for 'numbers/00060', after embeddings of 4. Every embedding of a model has the same length, at least 1.", error.Message);
    }

    [Fact]
    public async Task A_source_that_lists_an_id_twice_breaks()
    {
        var error = await Assert.ThrowsAsync<BrokenStageException>(() => _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "repeatId": true } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "flat": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """));

        Assert.Equal("stage 'numbers' broke: it lists the sample '00000' twice, and every sample needs an id of its own.", error.Message);
    }

    [Fact]
    public async Task Cancelling_ends_the_run_and_closes_the_files()
    {
        using var cancel = new CancellationTokenSource();
        var embedding = new EmbeddingStarts();
        var running = _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 100000 } },
            "pixels": { "use": "pixels", "from": "numbers", "with": { "delay": 1 } },
            "flat": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """, cancellation: cancel.Token, progress: embedding);
        await embedding.Started.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var rows = await File.ReadAllLinesAsync(_rig.PathOf("rows/rows.partial.txt"), TestContext.Current.CancellationToken);
        Assert.NotEmpty(rows);
        Assert.Equal(Enumerable.Range(0, rows.Length).Select(i => $"{i:00000}"), rows.Select(r => r.Split('|')[1]));
    }

    [Fact]
    public async Task Cancelling_while_a_model_learns_ends_the_run()
    {
        using var cancel = new CancellationTokenSource();
        var running = _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 10000, "split": "train" } },
            "pixels": { "use": "pixels", "from": "numbers", "with": { "delay": 5 } },
            "learner": { "use": "learner", "from": "pixels", "with": { "epochs": 100 } },
            "rows": { "use": "rows", "from": "learner", "with": { "folder": "rows" } }
            """, cancellation: cancel.Token);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    public void Dispose() => _rig.Dispose();

    /// <summary>Tells when samples begin to flow.</summary>
    private sealed class EmbeddingStarts : RunProgress
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => _started.Task;

        public override void StartEmbedding(LivePipeline pipeline, SampleIndex index) => _started.TrySetResult();
    }
}
