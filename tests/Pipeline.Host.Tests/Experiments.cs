using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Experiments;

namespace ReIdFlow.Tests;

public sealed class Experiments : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("experiments-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ExperimentFile Read(string text)
    {
        var path = Path.Combine(_folder, "table.json");
        File.WriteAllText(path, text);
        return ExperimentFile.Read(path);
    }

    [Fact]
    public void The_table_sets_mean_and_deviation_over_seeds_beside_chance_and_the_published()
    {
        var experiment = Read("""
            { "name": "t", "title": "T", "pipeline": "p.json", "seeds": [1, 2, 3], "figures": ["map_at_r", "mrr"],
              "rows": [ { "name": "one", "model": "mlp", "published": { "map_at_r": 22.28 } }, { "name": "none", "model": "x" } ], "notes": ["A note."] }
            """);
        (ulong, IReadOnlyList<Figure>) Run(ulong seed, double value) => (seed, [new Figure("mlp", "map_at_r", value, 0.1), new Figure("other", "map_at_r", 1, 1)]);

        var table = ExperimentTable.Markdown(experiment, [new(experiment.Rows[0], [Run(1, .2), Run(2, .3), Run(3, .4)], null), new(experiment.Rows[1], [], "no such stage.")], (3, TimeSpan.FromSeconds(200)));

        Assert.Equal(
            """
            ## T

            Figures in %, mean ± standard deviation over 3 seeds (1, 2, 3).

            | System | map_at_r | by chance | published | mrr | by chance |
            |---|---:|---:|---:|---:|---:|
            | one | 30.00 ± 10.00 | 10.00 | 22.28 | n/a | n/a |
            | none | n/a | n/a |  | n/a | n/a |

            - none did not run through: no such stage.
            - A note.
            - 3 runs, 3 min 20 s together.

            """.ReplaceLineEndings("\n"),
            table);
    }

    [Theory]
    [InlineData("{ \"name\": \"t\", \"rows\": [] }", "at least one row")]
    [InlineData("{ \"name\": \"t\", \"rows\": [ { \"name\": \"a\", \"model\": \"m\" } ] }", "row 'a' names no pipeline")]
    [InlineData("{ \"name\": \"t\", \"pipeline\": \"p\", \"rows\": [ { \"name\": \"a\", \"model\": \"m\" }, { \"name\": \"a\", \"model\": \"m\" } ] }", "two rows are called 'a'")]
    [InlineData("{ \"name\": \"t\", \"rowz\": [] }", "rowz")]
    public void A_file_that_is_no_experiment_is_refused_with_the_reason(string text, string reason)
    {
        var exception = Assert.Throws<InvalidDataException>(() => Read(text));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains("table.json", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_kept_is_found_again_for_the_same_configuration_versions_and_folder_alone()
    {
        var cache = new RunCache(_folder);
        var info = new RunInfo { ConfigurationHash = "abc", Versions = new Dictionary<string, string> { ["Evaluation"] = "1" } };

        cache.Keep(info, "/a", new KeptRun([new Figure("m", "map", 0.5, null)], 12.5));

        var kept = cache.Find(info, "/a");
        Assert.NotNull(kept);
        Assert.Equal([new Figure("m", "map", 0.5, null)], kept.Figures);
        Assert.Equal(12.5, kept.Seconds);
        Assert.Null(cache.Find(info, "/b"));
        Assert.Null(cache.Find(info with { ConfigurationHash = "abd" }, "/a"));
        Assert.Null(cache.Find(info with { Versions = new Dictionary<string, string> { ["Evaluation"] = "2" } }, "/a"));
    }
}
