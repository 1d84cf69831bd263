using System.Text.Json;

namespace ReIdFlow.Tests;

public sealed class Running_a_pipeline : IDisposable
{
    private readonly Workplace _work = new();

    [Fact]
    public async Task Ends_with_a_table_of_results_and_Parquet_files()
    {
        _work.Write("pipeline.json", Pipelines.SmallHerd);
        var outcome = await _work.RunAsync();

        Assert.Equal((0, false), (outcome.ExitCode, outcome.HasEscapeCodes));
        Assert.Contains("MAP@R", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("48 photos read, 0 failures", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("known individuals", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("48 photos of 8 known individuals.", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["48|16|8"], _work.Query("SELECT count(*), max(len(embedding)), count(DISTINCT individual) FROM '@folder/out/embeddings/mlp.part-*.parquet'"));
        Assert.Equal(["0"], _work.Query("SELECT count(*) FROM '@folder/out/embeddings/failures.parquet'"));
        Assert.True(File.Exists(_work.PathOf("out/models/mlp/stage.json")));
        Assert.True(File.Exists(_work.PathOf("out/run.json")));
    }

    [Fact]
    public async Task Gives_the_same_bytes_at_any_parallelism_and_in_every_run()
    {
        _work.Write("pipeline.json", Pipelines.SmallHerd);
        var runs = new List<byte[][]>();
        foreach (var parallelism in new[] { "1", "4", "4" })
        {
            Assert.Equal(0, (await _work.RunAsync("--parallelism", parallelism)).ExitCode);
            runs.Add([.. Directory.EnumerateFiles(_work.PathOf("out/embeddings")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]);
        }

        Assert.Equal(3, runs[0].Length);
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);

        Assert.Equal(0, (await _work.RunAsync("--set", "seed=43")).ExitCode);
        Assert.NotEqual(runs[0][1], File.ReadAllBytes(_work.PathOf("out/embeddings/mlp.part-00000.parquet")));
    }

    [Fact]
    public async Task Prints_JSON_for_machines()
    {
        _work.Write("pipeline.json", Pipelines.SmallHerd);
        var outcome = await _work.RunAsync("run", "--json");

        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal("small-herd", json.RootElement.GetProperty("pipeline").GetString());
        Assert.Equal(48, json.RootElement.GetProperty("read").GetInt32());
        var measures = json.RootElement.GetProperty("evaluations")[0].GetProperty("measures").EnumerateArray().ToList();
        var map = measures.Single(m => m.GetProperty("model").GetString() == "mlp" && m.GetProperty("name").GetString() == "map_at_r");
        Assert.InRange(map.GetProperty("value").GetDouble(), 0, 1);
        Assert.InRange(map.GetProperty("chance").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task Can_use_what_an_earlier_run_learnt()
    {
        _work.Write("pipeline.json", Pipelines.SmallHerd);
        Assert.Equal(0, (await _work.RunAsync()).ExitCode);
        var learnt = _work.Query("SELECT sample_id, embedding::VARCHAR FROM '@folder/out/embeddings/mlp.part-*.parquet' ORDER BY 1");

        var outcome = await _work.RunAsync("--set", "stages.mlp.load=out/models/mlp", "--set", "output=again", "--set", "stages.store.with.folder=again");

        Assert.Equal(0, outcome.ExitCode);
        Assert.DoesNotContain("mlp: learnt", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(learnt, _work.Query("SELECT sample_id, embedding::VARCHAR FROM '@folder/again/mlp.part-*.parquet' ORDER BY 1"));
    }

    [Fact]
    public async Task Is_measured_again_from_its_files()
    {
        _work.Write("pipeline.json", Pipelines.SmallHerd);
        var run = await _work.RunAsync("--json");
        var evaluate = await _work.RunAsync("evaluate", "out/embeddings", "--json");

        Assert.Equal((0, 0), (run.ExitCode, evaluate.ExitCode));
        Assert.Equal(Measures(run), Measures(evaluate));

        var cosine = await _work.RunAsync("evaluate", "out/embeddings", "--json", "--set", "stages.evaluate.with.distance=cosine");
        Assert.Equal(0, cosine.ExitCode);

        static string Measures(Outcome outcome)
            => JsonDocument.Parse(outcome.Output).RootElement.GetProperty("evaluations")[0].GetProperty("measures").GetRawText();
    }

    [Fact]
    public async Task Is_cancelled_by_Ctrl_C_with_its_files_closed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill, which Windows has not");
        Assert.SkipWhen(IgnoresInterrupts(), "whoever started the tests had them, and all they start, ignore SIGINT, as a shell does in the background; run them in the foreground");
        _work.Write("pipeline.json", Pipelines.SmallHerd);
        using var process = _work.Start("--set", "stages.herd.with.individuals=400", "--set", "stages.herd.with.photosPerIndividual=40", "--set", "stages.split.with.kind=disjoint", "--set", "stages.split.with.test=0.98", "--set", "stages.mlp.with.maxEpochs=1");
        var finished = Workplace.FinishAsync(process);
        var temporary = new FileSystemWatch(_work.PathOf("out/embeddings"));
        await temporary.WaitForAnyFileAsync();
        await Task.Delay(500, TestContext.Current.CancellationToken);
        using (var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var outcome = await finished;

        Assert.Equal(130, outcome.ExitCode);
        Assert.Contains("Cancelled.", outcome.Error, StringComparison.Ordinal);
        var partial = Directory.EnumerateFiles(_work.PathOf("out/embeddings"), "*.partial.parquet").ToList();
        Assert.NotEmpty(partial);
        // A file that was not closed has no footer, and reading it throws.
        Assert.All(partial, p => Assert.Null(Record.Exception(() => _work.Query($"SELECT count(*) FROM '{p}'"))));
        Assert.Empty(Directory.EnumerateFiles(_work.PathOf("out/embeddings"), "*.tmp"));
    }

    [Fact]
    public async Task On_real_lions_prints_MAP_at_R_beside_chance()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Workplace.Data), "REIDFLOW_DATA does not name a folder with data");
        var table = Path.Combine(Workplace.Data!, "data", "LionData", "metadata.csv");
        Assert.SkipUnless(File.Exists(table), $"'{table}' is not there");
        var outcome = await _work.RunAsync(
            Path.Combine(Workplace.Repository, "pipelines", "lion-mlp.json"),
            "--set", $"output={_work.PathOf("out")}", "--set", $"stages.store.with.folder={_work.PathOf("out/embeddings")}",
            "--set", $"stages.evaluate.with.report={_work.PathOf("out/report.html")}", "--json");

        Assert.Equal("", string.Join('\n', outcome.Error.Split('\n').Where(l => l.Contains("error", StringComparison.Ordinal))));
        Assert.Equal(0, outcome.ExitCode);
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(740, json.RootElement.GetProperty("read").GetInt32());
        var map = json.RootElement.GetProperty("evaluations")[0].GetProperty("measures").EnumerateArray()
            .Single(m => m.GetProperty("model").GetString() == "mlp" && m.GetProperty("name").GetString() == "map_at_r");
        // What guessing reaches on the 19 unseen lions is published: 1.92 %.
        Assert.Equal(0.0192, map.GetProperty("chance").GetDouble(), 0.001);
        // Seen: 4.0 %. Any ranking is above 0; one by names that are mixed up is at chance.
        Assert.InRange(map.GetProperty("value").GetDouble(), 0.025, 0.10);
    }

    public void Dispose() => _work.Dispose();

    /// <summary>Signals that are ignored stay so in children (POSIX, exec). SIGINT is the second; Linux tells the set in hexadecimal.</summary>
    private static bool IgnoresInterrupts()
        => OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").First(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
            && (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) & 2) != 0;
}
