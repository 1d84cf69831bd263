using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Tests;

public sealed class Models_that_read_models : IDisposable
{
    private readonly Rig _rig = new();

    [Fact]
    public async Task Get_each_sample_with_its_pixels_and_its_embeddings()
    {
        await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 200, "split": "train" } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "light": { "use": "pixels", "from": "numbers", "with": { "shade": 1, "delay": 1 } },
            "flat": { "use": "flat", "from": "pixels", "with": { "batch": 64 } },
            "combine": { "use": "combine", "from": ["light", "flat"] },
            "rows": { "use": "rows", "from": ["combine", "flat"], "with": { "folder": "rows" } }
            """, parallelism: 4);

        var rows = _rig.Rows().Select(r => r.Split('|')).Where(r => r[0] == "combine").ToList();
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i:00000}"), rows.Select(r => r[1]));
        Assert.Equal("200 4 3 4 5 6", rows[1][2]);
    }

    [Fact]
    public async Task May_read_nothing_but_embeddings()
    {
        await _rig.RunAsync("""
            "numbers": { "use": "numbers" },
            "dark": { "use": "pixels", "from": "numbers" },
            "light": { "use": "pixels", "from": "numbers", "with": { "shade": 1 } },
            "a": { "use": "flat", "from": "dark" },
            "b": { "use": "flat", "from": "light", "with": { "batch": 3 } },
            "both": { "use": "concatenate", "from": ["a", "b"] },
            "rows": { "use": "rows", "from": "both", "with": { "folder": "rows" } }
            """);

        Assert.Equal("both|00002|6 8 10 12 7 9 11 13", _rig.Rows()[2]);
    }

    [Fact]
    public async Task Leave_out_what_any_of_their_inputs_could_not_process()
    {
        var report = await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 100, "split": "train" } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "spotty": { "use": "pixels", "from": "numbers", "with": { "failEvery": 10 } },
            "flat": { "use": "flat", "from": "spotty" },
            "combine": { "use": "combine", "from": ["pixels", "flat"] },
            "rows": { "use": "rows", "from": "combine", "with": { "folder": "rows" } }
            """);

        var count = Assert.Single(report.Models);
        Assert.Equal((100, 90, 10), (count.Read, count.Written, count.Failed));
        Assert.Equal(10, report.Failures.Count);
        Assert.StartsWith("combine|00000|90 ", _rig.Rows()[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_refused_where_their_inputs_carry_different_samples()
    {
        var error = await Assert.ThrowsAsync<BrokenStageException>(() => _rig.RunAsync("""
            "some": { "use": "numbers" },
            "others": { "use": "numbers" },
            "a": { "use": "pixels", "from": "some" },
            "b": { "use": "pixels", "from": "others" },
            "c": { "use": "flat", "from": "a" },
            "d": { "use": "flat", "from": "b" },
            "both": { "use": "concatenate", "from": ["c", "d"] },
            "rows": { "use": "rows", "from": "both", "with": { "folder": "rows" } }
            """));

        Assert.Equal("stage 'both' broke: it reads 'c' and 'd', which do not carry the same samples once each. Have them all read the same stage.", error.Message);
    }

    [Fact]
    public void Need_images_where_embeddings_come_only_besides()
    {
        var problem = Assert.Single(PipelineFile.Check(Rig.Probe.Stages, "test.json", """
            { "stages": {
                "numbers": { "use": "numbers" },
                "pixels": { "use": "pixels", "from": "numbers" },
                "flat": { "use": "flat", "from": "pixels" },
                "combine": { "use": "combine", "from": ["flat"] },
                "rows": { "use": "rows", "from": "combine", "with": { "folder": "rows" } } } }
            """, []).Problems);

        Assert.Equal("stage 'combine' reads images, and embeddings only besides, but all that it reads from gives embeddings. Add a stage that gives images to its 'from'.", problem.Message);
    }

    [Fact]
    public async Task That_match_rank_once_every_sample_is_embedded()
    {
        await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 40, "split": "train" } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "combine": { "use": "combine", "from": "pixels" },
            "rows": { "use": "rows", "from": "combine", "with": { "folder": "rows" } }
            """);

        var rows = _rig.Rows();
        Assert.Equal(80, rows.Length);
        Assert.Equal("ranking|combine|00000|00001 00002", rows[40]);
        Assert.Equal("ranking|combine|00039|00000 00001", rows[79]);
    }

    [Fact]
    public async Task That_read_rankings_have_them_all_before_they_rank_whether_or_not_a_sink_takes_them()
    {
        await _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "count": 40, "split": "train" } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "combine": { "use": "combine", "from": "pixels" },
            "recall": { "use": "recall", "from": "combine" },
            "rows": { "use": "rows", "from": "recall", "with": { "folder": "rows" } }
            """);

        var rankings = _rig.Rows().Where(r => r.StartsWith("ranking", StringComparison.Ordinal)).ToList();
        Assert.Equal(40, rankings.Count);
        Assert.Equal("ranking|recall|00000|00002 00001", rankings[0]);
    }

    [Fact]
    public async Task That_cannot_use_a_ranking_are_named_and_not_the_matcher()
    {
        var error = await Assert.ThrowsAsync<BrokenStageException>(() => _rig.RunAsync("""
            "numbers": { "use": "numbers", "with": { "split": "train" } },
            "pixels": { "use": "pixels", "from": "numbers" },
            "unwanted": { "use": "combine", "from": "pixels" },
            "recall": { "use": "recall", "from": "unwanted" },
            "rows": { "use": "rows", "from": "recall", "with": { "folder": "rows" } }
            """));

        Assert.Equal("stage 'recall' broke: it wants no rankings of 'unwanted'.", error.Message);
    }

    public void Dispose() => _rig.Dispose();
}
