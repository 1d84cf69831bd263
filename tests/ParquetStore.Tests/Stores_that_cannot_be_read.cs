using ReIdFlow.Contracts;
using ReIdFlow.Plugins.ParquetStore;

namespace ReIdFlow.Tests;

public sealed class Stores_that_cannot_be_read : StoreFixture
{
    private static readonly ParquetSinkOptions _small = new() { Folder = "", RowsPerPart = 10, RowsPerGroup = 4 };

    [Fact]
    public void A_missing_folder_is_named()
    {
        Directory.Delete(Folder);

        var message = OpenFails();

        Directory.CreateDirectory(Folder);
        Assert.Equal($"There is no folder '{Folder}'. Name the one that a parquet stage wrote with option 'folder'.", message);
    }

    [Fact]
    public void A_folder_without_our_files_is_named()
    {
        File.WriteAllText(Text("table.parquet"), "");

        Assert.Equal($"Folder '{Folder}' holds no embeddings: a parquet stage writes them as MODEL.part-00000.parquet.", OpenFails());
    }

    [Fact]
    public void A_folder_with_partial_files_alone_says_so()
    {
        File.WriteAllText(Text("mlp.part-00000.partial.parquet"), "");

        Assert.Contains("only partial files", OpenFails(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_named_with_those_that_are()
    {
        await WriteAsync(Rows("mlp", 1).Concat(Rows("wide", 1)));

        Assert.Equal($"Folder '{Folder}' holds no embeddings of model 'dcnn'; it holds mlp, wide.", OpenFails("dcnn"));
        await Assert.ThrowsAsync<StageException>(() => Open("mlp").ReadAsync("wide", Cancellation).AsTask());
    }

    [Theory]
    [InlineData(0, "mlp.part-00000.parquet")]
    [InlineData(1, "mlp.part-00001.parquet")]
    [InlineData(2, "mlp.part-00002.parquet")]
    public async Task A_missing_part_is_named_even_when_it_is_the_last(int part, string name)
    {
        await WriteAsync(Rows("mlp", 25), _small);
        File.Delete(Text(name));

        Assert.StartsWith($"'mlp.part-0000{part}.parquet' is missing in folder '{Folder}'", OpenFails(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_different_runs_are_told_apart()
    {
        await WriteAsync(Rows("mlp", 25), _small);
        var second = File.ReadAllBytes(Text("mlp.part-00001.parquet"));
        var third = File.ReadAllBytes(Text("mlp.part-00002.parquet"));
        await WriteAsync(Rows("mlp", 25, dimension: 5), _small);
        File.WriteAllBytes(Text("mlp.part-00001.parquet"), second);
        Assert.Contains("vectors of 5 numbers and", OpenFails(), StringComparison.Ordinal);

        await WriteAsync(Rows("mlp", 24), _small with { RowsPerPart = 8 });
        File.WriteAllBytes(Text("mlp.part-00001.parquet"), second);
        Assert.Contains("follows 10 rows, but the files before it hold 8", OpenFails(), StringComparison.Ordinal);

        await WriteAsync(Rows("mlp", 20), _small);
        File.WriteAllBytes(Text("mlp.part-00002.parquet"), third);
        Assert.Contains("is not of the same run as", OpenFails(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_file_is_told_from_a_right_one()
    {
        await WriteAsync(Rows("mlp", 1));
        File.Move(Text("mlp.part-00000.parquet"), Text("wide.part-00000.parquet"));

        Assert.Contains("holds part 0 of model 'mlp'", OpenFails(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_parquet_file_is_refused_with_the_columns_it_lacks()
    {
        Duck.Query($"COPY (SELECT 'a' AS sample_id, 1 AS path, 'x' AS individual) TO '{Text("mlp.part-00000.parquet")}' (FORMAT parquet)");

        Assert.Equal(
            $"'{Text("mlp.part-00000.parquet")}' is no file of embeddings: it lacks path (text), split (text), event_id (text), captured_at (timestamp), deployment (text), "
            + "viewpoint (text), species (text), bbox_x (double), bbox_y (double), bbox_width (double), bbox_height (double), bbox_unit (text), model (text), "
            + "predicted_individual (text), predicted_probability (float), attributes (text), embedding (list of float).",
            OpenFails());
    }

    [Fact]
    public async Task A_file_with_our_columns_and_without_our_metadata_is_refused()
    {
        await WriteAsync(Rows("mlp", 3));
        Duck.Query($"COPY (SELECT * FROM '{Text("mlp.part-00000.parquet")}') TO '{Text("copy.part-00000.parquet")}' (FORMAT parquet)");

        Assert.Contains("its metadata lacks 'reidflow.format'", OpenFails("copy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_cut_anywhere_is_reported_as_damaged()
    {
        await WriteAsync(Rows("mlp", 9), _small);
        var path = Text("mlp.part-00000.parquet");
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += 37)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains("is damaged or no file of embeddings", OpenFails(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_with_wrong_bytes_is_reported_or_read_but_never_breaks_the_reader()
    {
        await WriteAsync(Rows("mlp", 9), _small);
        var path = Text("mlp.part-00000.parquet");
        var whole = File.ReadAllBytes(path);
        var random = RandomStream.Create(1, "damage");
        var reported = 0;
        for (var trial = 0; trial < 300; trial++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.NextInt(damaged.Length)] ^= (byte)(1 << random.NextInt(8));
            File.WriteAllBytes(path, damaged);
            try
            {
                Assert.Equal(9, (await Open().ReadAsync("mlp", Cancellation)).Samples.Count);
            }
            catch (StageException exception)
            {
                reported++;
                Assert.Contains(Folder, exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(reported, 30, 300);
    }

    [Fact]
    public async Task Reading_stops_when_asked_to()
    {
        var store = await WriteAsync(Rows("mlp", 9));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadAsync("mlp", new CancellationToken(canceled: true)).AsTask());
    }

    private string OpenFails(params string[] models) => Assert.Throws<StageException>(() => Open(models)).Message;
}
