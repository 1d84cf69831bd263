using System.Security.Cryptography;

namespace ReIdFlow.Tests;

/// <summary>A run whose output folder holds what an earlier one left, whole or killed.</summary>
public sealed class Running_again : IDisposable
{
    private const int Photos = 120;
    private readonly Workplace _work = new();

    public Running_again()
    {
        _work.Write("pipeline.json", """
            {
              "name": "again",
              "stages": {
                "photos":   { "use": "individual-folders", "with": { "folder": "photos" } },
                "split":    { "use": "split", "from": "photos", "with": { "kind": "closed-set", "keepEvents": false } },
                "load":     { "use": "load-image", "from": "split" },
                "grey":     { "use": "resize", "from": "load", "with": { "width": 16, "height": 16, "colour": "grey" } },
                "mlp":      { "use": "scratch-mlp", "from": "grey", "with": { "hidden": [8], "learningRates": [0.001], "batchSizes": [16], "maxEpochs": 3 } },
                "store":    { "use": "parquet", "from": "mlp", "with": { "folder": "out/embeddings" } },
                "evaluate": { "use": "evaluate", "from": "store", "with": { "report": "out/report.html" } }
              }
            }
            """);
        for (var i = 0; i < Photos; i++)
        {
            Directory.CreateDirectory(_work.PathOf($"photos/animal-{i % 4}"));
            Bitmap.Write(_work.PathOf($"photos/animal-{i % 4}/{i:D3}.bmp"), i);
        }

        File.WriteAllBytes(_work.PathOf("photos/animal-1/damaged.jpg"), [0xff, 0xd8, 0xff]);
    }

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task Ends_with_the_bytes_of_a_run_that_was_never_killed()
    {
        Assert.Equal(3, (await _work.RunAsync()).ExitCode);
        Assert.Equal($"{Photos}", _work.Query("SELECT count(DISTINCT sample_id) FROM '@folder/out/embeddings/mlp.part-*.parquet'")[0]);
        var whole = Outputs();
        Directory.Delete(_work.PathOf("out"), recursive: true);

        // Whether a kill comes in time or late, what is left has to do for the next run.
        foreach (var moment in (string[])["resume/journal.bin", "models.new", "models/mlp.new", "models/mlp", "embeddings", "embeddings/failures.parquet", "report.html", "resume/last-run.bin"])
            await KillAtAsync(_work.PathOf("out/" + moment));

        Assert.Equal(3, (await _work.RunAsync()).ExitCode);
        Assert.Equal(whole, Outputs());
    }

    [Fact]
    public async Task With_nothing_new_leaves_every_output_as_it_is()
    {
        var first = await _work.RunAsync();
        var written = Times();

        var second = await _work.RunAsync();

        Assert.Equal(3, second.ExitCode);
        Assert.Contains("Nothing is new, and what failed fails again", second.Output, StringComparison.Ordinal);
        Assert.Contains($"{Photos + 1} photos read, 1 failures, {Photos} known from an earlier run", second.Output, StringComparison.Ordinal);
        Assert.Contains("damaged.jpg", second.Error, StringComparison.Ordinal);
        Assert.Equal(written, Times());
        Assert.Equal(Tables(first), Tables(second));
    }

    [Fact]
    public async Task Fresh_has_models_learn_anew()
    {
        const string Loaded = "learnt from the same photos before";
        await _work.RunAsync();
        File.Delete(_work.PathOf("out/report.html"));
        var again = await _work.RunAsync();
        Assert.Contains(Loaded, again.Output + again.Error, StringComparison.Ordinal);

        var fresh = await _work.RunAsync("--fresh");

        Assert.Equal(3, fresh.ExitCode);
        Assert.DoesNotContain(Loaded, fresh.Output + fresh.Error, StringComparison.Ordinal);
        Assert.Contains("mlp: learnt in", fresh.Output + fresh.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_again_what_has_changed_and_nothing_else()
    {
        await _work.RunAsync();
        var whole = Outputs();

        File.Delete(_work.PathOf("out/report.html"));
        await ExpectAsync("an output was deleted", rows: Photos, code: 3);
        Assert.Equal(whole, Outputs());

        File.AppendAllText(_work.PathOf("out/embeddings/mlp.part-00000.parquet"), "x");
        await ExpectAsync("an output was changed", rows: Photos, code: 3);
        Assert.Equal(whole, Outputs());

        Bitmap.Write(_work.PathOf("photos/animal-1/new.bmp"), 7);
        await ExpectAsync("a photo is new", rows: Photos + 1, code: 3);

        File.Delete(_work.PathOf("photos/animal-1/new.bmp"));
        await ExpectAsync("a photo is gone", rows: Photos, code: 3);
        Assert.Equal(whole, Outputs());

        Bitmap.Write(_work.PathOf("photos/animal-1/001.bmp"), 99);
        File.SetLastWriteTimeUtc(_work.PathOf("photos/animal-1/001.bmp"), DateTime.UtcNow.AddHours(1));
        await ExpectAsync("a photo has changed", rows: Photos, code: 3);
        Assert.NotEqual(whole, Outputs());

        Bitmap.Write(_work.PathOf("photos/animal-1/damaged.jpg"), 5);
        await ExpectAsync("a failed photo was mended", rows: Photos + 1, code: 0);

        await ExpectAsync("an option has changed", rows: Photos + 1, code: 0, "--set", "stages.mlp.with.maxEpochs=4");

        async Task ExpectAsync(string change, int rows, int code, params string[] options)
        {
            var again = await _work.RunAsync(options);
            Assert.True(code == again.ExitCode, $"{change}: exit code {again.ExitCode}");
            Assert.False(again.Output.Contains("Nothing is new", StringComparison.Ordinal), change);
            Assert.Equal($"{rows}", _work.Query("SELECT count(DISTINCT sample_id) FROM '@folder/out/embeddings/mlp.part-*.parquet'")[0]);
        }
    }

    private async Task KillAtAsync(string path)
    {
        using var process = _work.Start();
        var finished = Workplace.FinishAsync(process);
        while (!finished.IsCompleted && !Path.Exists(path))
            await Task.Delay(5, TestContext.Current.CancellationToken);
        if (!finished.IsCompleted)
            process.Kill();
        await finished;
    }

    // Everything but what a run keeps for the next one, and the record of how long it took.
    private SortedDictionary<string, string> Outputs() => Files(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    private SortedDictionary<string, string> Times() => Files(file => File.GetLastWriteTimeUtc(file).ToString("O"));

    private SortedDictionary<string, string> Files(Func<string, string> describe)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_work.PathOf("out"), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            var name = Path.GetRelativePath(_work.PathOf("out"), file).Replace('\\', '/');
            if (!name.StartsWith("resume/", StringComparison.Ordinal) && name is not ("run.json" or ".run.lock" or ".run.owner"))
                files[name] = describe(file);
        }

        return files;
    }

    private static string Tables(Outcome outcome) => string.Join('\n', outcome.Output.Split('\n').TakeWhile(line => !line.StartsWith("Nothing", StringComparison.Ordinal) && !line.Contains("photos read", StringComparison.Ordinal)));
}
