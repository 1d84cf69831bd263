namespace ReIdFlow.Tests;

public sealed class When_items_fail : IDisposable
{
    private readonly Rig _rig = new();

    [Fact]
    public async Task A_failing_item_does_not_stop_the_run_and_is_named()
    {
        var report = await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 100, "unlistable": 2 } },
            "pixels": { "use": "pixels", "from": "numbers", "with": { "failEvery": 40, "leaveOutEvery": 30 } },
            "flat": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """);

        var count = Assert.Single(report.Models);
        Assert.Equal((100, 95, 2, 3), (count.Read, count.Written, count.Failed, count.LeftOut));
        Assert.Equal(102, report.Read);
        Assert.Equal(
            ["failure|bad/0|numbers|is no photo", "failure|bad/1|numbers|is no photo", "failure|numbers/00039|pixels|number 39 is spoilt", "failure|numbers/00079|pixels|number 79 is spoilt"],
            _rig.Rows().Where(r => r.StartsWith("failure", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failure_before_a_fan_out_is_counted_by_each_model_and_named_once()
    {
        var report = await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 50 } },
            "pixels": { "use": "pixels", "from": "numbers", "with": { "failEvery": 50 } },
            "one": { "use": "flat", "from": "pixels" },
            "two": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": ["one", "two"], "with": { "folder": "rows" } }
            """);

        Assert.All(report.Models, m => Assert.Equal((50, 49, 1), (m.Read, m.Written, m.Failed)));
        Assert.Equal("numbers/00049", Assert.Single(report.Failures).Path);
    }

    [Fact]
    public async Task A_sample_that_spoils_its_batch_fails_alone()
    {
        var report = await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 40 } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "flat": { "use": "flat", "from": "pixels", "with": { "batch": 16, "spoilt": 5 } },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """);

        Assert.Equal(39, Assert.Single(report.Models).Written);
        Assert.Equal(("numbers/00005", "flat", "too spoilt to embed"), Assert.Single(report.Failures) is var f ? (f.Path, f.Stage, f.Reason) : default);
    }

    [Fact]
    public async Task An_embedding_that_is_not_finite_is_a_failure()
    {
        var report = await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 40 } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "flat": { "use": "flat", "from": "pixels", "with": { "infinite": 5 } },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """);

        Assert.Equal("stage 'flat' gave an embedding with a number that is not finite", Assert.Single(report.Failures).Reason);
    }

    [Fact]
    public async Task A_stage_that_throws_a_cancellation_of_its_own_loses_nothing()
    {
        var report = await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 40 } },
            "pixels": { "use": "pixels", "from": "numbers", "with": { "cancelEvery": 10 } },
            "flat": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """);

        var count = Assert.Single(report.Models);
        Assert.Equal((40, 36, 4), (count.Read, count.Written, count.Failed));
    }

    [Fact]
    public async Task Failures_are_in_the_order_of_the_samples_at_any_parallelism()
    {
        var report = await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 500 } },
            "pixels": { "use": "pixels", "from": "numbers", "with": { "failEvery": 2 } },
            "flat": { "use": "flat", "from": "pixels" },
            "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } }
            """, parallelism: 8);

        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"numbers/{(2 * i) + 1:00000}"), report.Failures.Select(f => f.Path));
    }

    public void Dispose() => _rig.Dispose();
}
