using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

public sealed class Failures_read_back : StoreFixture
{
    private static readonly ItemFailure[] _failures = [new("s1", "a/Löwe.jpg", "load", "cut short"), new(null, "b.txt", "photos", "is no photo")];

    [Fact]
    public async Task What_failed_is_told_by_the_store_that_was_written_and_by_one_opened_later()
    {
        var written = await WriteAsync(Rows("mlp", 3), failures: _failures);

        Assert.Equal(_failures, await ReadAsync(written));
        Assert.Equal(_failures, await ReadAsync(Open()));
    }

    [Fact]
    public async Task A_run_without_failures_and_a_folder_without_the_file_tell_none()
    {
        await WriteAsync(Rows("mlp", 3));
        Assert.Empty(await ReadAsync(Open()));

        File.Delete(Text("failures.parquet"));
        Assert.Empty(await ReadAsync(Open()));
    }

    [Fact]
    public async Task A_damaged_file_is_named()
    {
        await WriteAsync(Rows("mlp", 3), failures: _failures);
        File.WriteAllText(Text("failures.parquet"), "no Parquet");

        var exception = await Assert.ThrowsAsync<StageException>(() => ReadAsync(Open()));

        Assert.Contains(Text("failures.parquet"), exception.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<ItemFailure>> ReadAsync(IEmbeddingStore store) =>
        await Assert.IsType<IFailureStore>(store, exactMatch: false).ReadFailuresAsync(Cancellation);
}
