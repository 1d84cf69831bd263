using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Tests;

public sealed class Running_a_graph : IDisposable
{
    private readonly Rig _rig = new();

    [Fact]
    public async Task Every_sample_arrives_once_in_order()
    {
        var report = await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 1000 } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "flat": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """, parallelism: 4);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i:00000}"), _rig.Rows().Select(r => r.Split('|')[1]));
        Assert.Equal((1000, 1000, 0, 0), Counts(Assert.Single(report.Models)));
        Assert.Equal(1000, report.Read);
    }

    [Fact]
    public async Task Fan_out_loses_nothing_and_waits_for_the_slowest_branch()
    {
        var report = await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 300 } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "quick": { "use": "flat", "from": "pixels", "with": { "batch": 1 } },
            "slow-pixels": { "use": "pixels", "from": "numbers", "with": { "delay": 2 } },
            "slow": { "use": "flat", "from": "slow-pixels", "with": { "batch": 64 } },
            "both": { "use": "rows", "from": ["quick", "slow"], "with": { "folder": "both" } },
            "quick-rows": { "use": "rows", "from": "quick", "with": { "folder": "quick" } }
            """);

        var both = _rig.Rows("both").Select(r => r.Split('|')).ToLookup(r => r[0], r => r[1]);
        var expected = Enumerable.Range(0, 300).Select(i => $"{i:00000}").ToArray();
        Assert.Equal(expected, both["quick"]);
        Assert.Equal(expected, both["slow"]);
        Assert.Equal(300, _rig.Rows("quick").Length);
        Assert.All(report.Models, m => Assert.Equal((300, 300, 0, 0), Counts(m)));
    }

    [Fact]
    public async Task Fan_in_completes_after_all_sources_and_keeps_their_order()
    {
        var report = await _rig.RunAsync("""
            "many": { "use": "numbers", "with": { "count": 400 } },
            "few": { "use": "numbers", "with": { "count": 20 } },
            "slow": { "use": "pixels", "from": "many", "with": { "delay": 1 } },
            "quick": { "use": "pixels", "from": "few", "with": { "shade": 1 } },
            "flat": { "use": "flat", "from": ["quick", "slow"] },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """, parallelism: 4);

        var expected = Enumerable.Range(0, 400).Select(i => $"many/{i:00000}").Concat(Enumerable.Range(0, 20).Select(i => $"few/{i:00000}"));
        Assert.Equal(expected, _rig.Rows().Select(r => r.Split('|')[1]));
        Assert.Equal(420, report.Read);
    }

    [Fact]
    public async Task A_sample_that_reaches_a_model_by_two_ways_is_embedded_by_both()
    {
        await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 50 } },
            "dark": { "use": "pixels", "from": "numbers" },
            "light": { "use": "pixels", "from": "numbers", "with": { "shade": 7, "delay": 1 } },
            "flat": { "use": "flat", "from": ["dark", "light"] },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """);

        var rows = _rig.Rows().Select(r => r.Split('|')).ToList();
        Assert.Equal(Enumerable.Range(0, 50).SelectMany(i => new[] { $"{i:00000}", $"{i:00000}" }), rows.Select(r => r[1]));
        Assert.Equal("0 0 0 0", rows[0][2]);
        Assert.Equal("7 7 7 7", rows[1][2]);
    }

    [Fact]
    public async Task An_arranger_sees_the_samples_of_all_sources_at_once()
    {
        await _rig.RunAsync("""
            "a": { "use": "numbers", "with": { "count": 3, "individuals": 1 } },
            "b": { "use": "numbers", "with": { "count": 3, "individuals": 1 } },
            "mark": { "use": "mark", "from": ["a", "b"], "with": { "testEvery": 2 } },
            "pixels": { "use": "pixels", "from": "mark" },
            "learner": { "use": "learner", "from": "pixels" },
            "rows": { "use": "rows", "from": "learner", "with": { "folder": "rows" } }
            """);

        Assert.Equal(["a/00000", "a/00001", "a/00002", "b/00000", "b/00001", "b/00002"], _rig.Rows().Select(r => r.Split('|')[1]));
    }

    [Fact]
    public async Task A_slow_sink_holds_back_the_loading_of_images()
    {
        var gate = _rig.PathOf("gate");
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await using var pipeline = _rig.Create("""
            "numbers": { "use": "numbers", "with": { "count": 20000 } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "flat": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows", "gate": "gate" } }
            """);
        var running = PipelineRun.RunAsync(pipeline, new RunOptions { Parallelism = 2, SinkBatch = 16 }, new RunProgress.None(), CancellationToken.None);

        var loaded = pipeline.ById["pixels"].Meter;
        long before;
        do
        {
            before = loaded.Taken;
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }
        while (loaded.Taken != before || before == 0);

        // The sink holds 16 rows and 64 waiting items; the blocks before it a few batches of 8.
        Assert.InRange(before, 16, 200);
        File.Delete(gate);
        var report = await running;
        Assert.Equal(20000, Assert.Single(report.Models).Written);
    }

    [Fact]
    public async Task Results_are_the_same_at_any_parallelism()
    {
        const string Stages = """
            "numbers": { "use": "numbers", "with": { "count": 500 } },
            "mark": { "use": "mark", "from": "numbers" },
            "pixels": { "use": "pixels", "from": "mark", "with": { "failEvery": 31 } },
            "wobble": { "use": "wobble", "from": "pixels" },
            "learner": { "use": "learner", "from": "wobble", "with": { "epochs": 3 } },
            "flat": { "use": "flat", "from": "wobble", "with": { "workers": 4, "batch": 3 } },
            "rows": { "use": "rows", "from": ["learner", "flat"], "with": { "folder": "rows" } }
            """;
        var runs = new List<string[]>();
        foreach (var parallelism in new[] { 1, 4, 1 })
        {
            await _rig.RunAsync(Stages, parallelism);
            runs.Add([.. _rig.Rows().Order(StringComparer.Ordinal)]);
        }

        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
        await _rig.RunAsync(Stages, seed: 43);
        Assert.NotEqual(runs[0], _rig.Rows().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Evaluators_read_what_the_sinks_wrote()
    {
        var report = await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 30 } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "flat": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } },
            "tally": { "use": "tally", "from": "rows" }
            """);

        var (stage, evaluation) = Assert.Single(report.Evaluations);
        Assert.Equal("tally", stage);
        Assert.Equal(30, Assert.Single(evaluation.Measures).Value);
    }

    [Fact]
    public async Task A_run_over_no_samples_ends_well()
    {
        var report = await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 0 } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "flat": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """);

        Assert.Equal(0, report.Read);
        Assert.Empty(_rig.Rows());
    }

    public void Dispose() => _rig.Dispose();

    private static (int Read, int Written, int Failed, int LeftOut) Counts(ModelCount count) => (count.Read, count.Written, count.Failed, count.LeftOut);
}
