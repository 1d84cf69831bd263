using ReIdFlow.Contracts;
using ReIdFlow.Plugins.ParquetStore;

namespace ReIdFlow.Tests;

public sealed class Replacing_and_breaking_off : StoreFixture
{
    private static readonly ParquetSinkOptions _small = new() { Folder = "", RowsPerPart = 10, RowsPerGroup = 4 };

    [Fact]
    public async Task Two_runs_write_the_same_bytes_however_the_rows_come()
    {
        var other = Directory.CreateDirectory(Text("other")).FullName;
        var run = new RunInfo { Versions = new Dictionary<string, string> { ["b"] = "1", ["a"] = "2" } };
        var same = new RunInfo { Versions = new Dictionary<string, string> { ["a"] = "2", ["b"] = "1" } };
        ItemFailure[] failures = [new(null, "p", "s", "r")];
        foreach (var compression in Enum.GetValues<ParquetCompression>())
        {
            var options = _small with { Compression = compression };
            await WriteAsync(Rows("mlp", 25).Concat(Rows("wide", 5)), options, run, failures, batch: 1);
            await WriteAsync(Rows("wide", 5).Concat(Rows("mlp", 25)), options, same, failures, other, batch: 100);

            Assert.Equal(5, Files().Length);
            foreach (var file in Files())
                Assert.Equal(File.ReadAllBytes(Text(file)), File.ReadAllBytes(Path.Combine(other, file)));
        }
    }

    [Fact]
    public async Task A_new_run_leaves_nothing_of_the_one_before_and_spares_other_files()
    {
        await WriteAsync(Rows("mlp", 45).Concat(Rows("wide", 5)), _small);
        File.WriteAllText(Text("notes.txt"), "mine");
        File.WriteAllText(Text("mlp.part-1.parquet"), "not a name of ours");
        File.WriteAllText(Text("mlp.part-00000.partial.parquet"), "an older run that was cancelled");
        File.WriteAllText(Text("failures.partial.parquet"), "its failures");

        var store = await WriteAsync(Rows("mlp", 15, first: 100), _small);

        Assert.Equal(
            ["failures.parquet", "mlp.part-00000.parquet", "mlp.part-00001.parquet", "mlp.part-1.parquet", "notes.txt", "wide.part-00000.parquet"],
            Files());
        Assert.Equal(["mlp"], store.Models);
        Assert.Equal("s100", (await store.ReadAsync("mlp", Cancellation)).Samples[0].Id);
        Assert.Equal(["mlp", "wide"], Open().Models);
    }

    [Fact]
    public async Task Until_it_completes_a_run_leaves_the_older_files_readable()
    {
        await WriteAsync(Rows("mlp", 15), _small);
        await using var sink = Sink(_small);
        await sink.WriteAsync([.. Rows("mlp", 30, first: 100)], Cancellation);
        await sink.WriteFailuresAsync([], Cancellation);

        Assert.Equal(15, (await Open().ReadAsync("mlp", Cancellation)).Samples.Count);
        Assert.Contains(Files(), static file => file.StartsWith(".mlp.part-00000.parquet.", StringComparison.Ordinal) && file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_breaks_off_keeps_its_rows_readable_under_another_name()
    {
        await WriteAsync(Rows("mlp", 15), _small);
        var before = File.ReadAllBytes(Text("mlp.part-00000.parquet"));
        File.WriteAllText(Text("mlp.part-00007.partial.parquet"), "of an even older run");
        var log = new CollectingLog();
        await using (var sink = Sink(_small, log: log))
        {
            await sink.WriteAsync([.. Rows("mlp", 13, first: 100).Concat(Rows("wide", 1))], Cancellation);
            await sink.WriteFailuresAsync([new ItemFailure("x", "x.jpg", "load", "cut short")], Cancellation);
        }

        Assert.Equal(
            [
                "failures.parquet", "failures.partial.parquet", "mlp.part-00000.parquet", "mlp.part-00000.partial.parquet", "mlp.part-00001.parquet",
                "mlp.part-00001.partial.parquet", "wide.part-00000.partial.parquet",
            ],
            Files());
        Assert.Equal(before, File.ReadAllBytes(Text("mlp.part-00000.parquet")));
        Assert.Equal("13|s100|s112", Duck.Row($"SELECT count(*), min(sample_id), max(sample_id) FROM '{Text("mlp.part-*.partial.parquet")}'"));
        Assert.Equal("1", Duck.Row($"SELECT count(*) FROM '{Text("failures.partial.parquet")}'"));
        Assert.Equal(["mlp"], Open().Models);
        Assert.Contains("*.partial.parquet", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_write_keeps_the_rows_before_it()
    {
        using var cancelling = new CancellationTokenSource();
        await using (var sink = Sink(_small))
        {
            await sink.WriteAsync([.. Rows("mlp", 6)], cancelling.Token);
            await cancelling.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sink.WriteAsync([.. Rows("mlp", 6, first: 6)], cancelling.Token).AsTask());
        }

        Assert.Equal("6", Duck.Row($"SELECT count(*) FROM '{Text("mlp.part-00000.partial.parquet")}'"));
    }

    [Fact]
    public async Task Temporary_files_of_dead_runs_are_removed_and_those_of_live_runs_are_not()
    {
        var dead = $".mlp.part-00000.parquet.{Guid.NewGuid():N}.tmp";
        var deadWithLock = Guid.NewGuid().ToString("N");
        string[] leftovers = [dead, $".failures.parquet.{deadWithLock}.tmp", $".run-{deadWithLock}.lock"];
        foreach (var file in leftovers)
            File.WriteAllText(Text(file), "half a file");
        File.WriteAllText(Text(".mlp.tmp"), "somebody else's");

        await using var live = Sink(_small);
        await live.WriteAsync([.. Rows("mlp", 25)], Cancellation);
        await WriteAsync(Rows("wide", 5), _small);
        await live.WriteFailuresAsync([], Cancellation);
        await live.CompleteAsync(Cancellation);
        await live.DisposeAsync();

        Assert.Equal(
            [".mlp.tmp", "failures.parquet", "mlp.part-00000.parquet", "mlp.part-00001.parquet", "mlp.part-00002.parquet", "wide.part-00000.parquet"],
            Files());
    }

    [Fact]
    public async Task A_sink_that_was_never_used_touches_nothing()
    {
        var folder = Text("none");
        await using (Sink(folder: folder))
        {
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task The_folder_is_made_with_those_above_it()
    {
        await WriteAsync(Rows("mlp", 1), folder: Text("a/b/c"));

        Assert.True(File.Exists(Text("a/b/c/mlp.part-00000.parquet")));
    }

    [Fact]
    public void A_relative_folder_starts_at_the_pipelines_own() =>
        Assert.StartsWith(
            "There is no folder '" + Text("out"),
            Assert.Throws<StageException>(() => new StoredEmbeddings(new StoredEmbeddingsOptions { Folder = "out" }, new StageContext { BaseFolder = Folder }).Open(Cancellation)).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named_with_the_remedy()
    {
        File.WriteAllText(Text("taken"), "a file");
        await using var sink = Sink(folder: Text("taken/store"));

        var exception = await Assert.ThrowsAsync<StageException>(() => sink.WriteAsync([.. Rows("mlp", 1)], Cancellation).AsTask());

        Assert.Contains(Text("taken/store"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("option 'folder'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_a_broken_stage_and_leaves_the_finished_parts()
    {
        await using (var sink = Sink(_small))
        {
            await sink.WriteAsync([.. Rows("mlp", 10)], Cancellation);

            // A folder in the place of the next temporary file cannot be told from a disk that takes no more files.
            var run = Path.GetFileName(Assert.Single(Directory.GetFiles(Folder, ".mlp.part-00000.parquet.*.tmp"))).Split('.')[4];
            Directory.CreateDirectory(Text($".mlp.part-00001.parquet.{run}.tmp"));
            var exception = await Assert.ThrowsAsync<StageException>(() => sink.WriteAsync([.. Rows("mlp", 10, first: 10)], Cancellation).AsTask());
            Assert.Contains(Folder, exception.Message, StringComparison.Ordinal);
            Directory.Delete(Text($".mlp.part-00001.parquet.{run}.tmp"));
        }

        Assert.Equal("10", Duck.Row($"SELECT count(*) FROM '{Text("mlp.part-00000.partial.parquet")}'"));
    }

    [Fact]
    public async Task Vectors_of_two_lengths_stop_the_run()
    {
        await using var sink = Sink();
        await sink.WriteAsync([Row("mlp", 0, 1, 2)], Cancellation);

        var exception = await Assert.ThrowsAsync<StageException>(() => sink.WriteAsync([Row("mlp", 1, 1, 2, 3)], Cancellation).AsTask());

        Assert.Contains("'mlp' gave sample 's1' a vector of 3 numbers after vectors of 2", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public async Task A_number_that_is_not_finite_stops_the_run(float number)
    {
        await using var sink = Sink();

        var exception = await Assert.ThrowsAsync<StageException>(() => sink.WriteAsync([Row("mlp", 7, 1, number)], Cancellation).AsTask());

        Assert.Contains("sample 's7' a vector whose number 1 is not finite", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../mlp")]
    [InlineData("")]
    [InlineData("a.b")]
    public async Task A_model_whose_id_cannot_name_a_file_is_refused(string model)
    {
        await using var sink = Sink();

        await Assert.ThrowsAsync<StageException>(() => sink.WriteAsync([Row(model, 0, 1)], Cancellation).AsTask());
    }

    [Fact]
    public async Task Models_whose_files_would_be_one_on_some_systems_are_refused()
    {
        await using var sink = Sink();

        var exception = await Assert.ThrowsAsync<StageException>(() => sink.WriteAsync([Row("mlp", 0, 1), Row("MLP", 0, 1)], Cancellation).AsTask());

        Assert.Contains("differ in case alone", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_vector_is_refused()
    {
        await using var sink = Sink();

        await Assert.ThrowsAsync<StageException>(() => sink.WriteAsync([Row("mlp", 0)], Cancellation).AsTask());
    }

    private sealed class CollectingLog : IStageLog
    {
        public List<string> Warnings { get; } = [];

        public void Info(string message)
        {
        }

        public void Warn(string message) => Warnings.Add(message);

        public void Progress(double share, string status)
        {
        }
    }
}
