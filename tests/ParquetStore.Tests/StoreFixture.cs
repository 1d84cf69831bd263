using ReIdFlow.Contracts;
using ReIdFlow.Plugins.ParquetStore;

namespace ReIdFlow.Tests;

/// <summary>A temporary folder, and short ways to write into it and read from it.</summary>
public abstract class StoreFixture : IDisposable
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("parquet-store-").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected ParquetSink Sink(ParquetSinkOptions? options = null, RunInfo? run = null, string? folder = null, IStageLog? log = null) =>
        new(
            (options ?? new ParquetSinkOptions { Folder = "" }) with { Folder = folder ?? Folder },
            new StageContext { StageId = "store", Run = run ?? new RunInfo(), Log = log ?? SilentLog.Instance });

    protected async Task<IEmbeddingStore> WriteAsync(
        IEnumerable<Embedding> embeddings,
        ParquetSinkOptions? options = null,
        RunInfo? run = null,
        IReadOnlyList<ItemFailure>? failures = null,
        string? folder = null,
        int batch = 32)
    {
        await using var sink = Sink(options, run, folder);
        foreach (var rows in embeddings.Chunk(batch))
            await sink.WriteAsync(rows, Cancellation);
        await sink.WriteFailuresAsync(failures ?? [], Cancellation);
        return await sink.CompleteAsync(Cancellation);
    }

    protected IEmbeddingStore Open(params string[] models) =>
        new StoredEmbeddings(new StoredEmbeddingsOptions { Folder = Folder, Models = models }, new StageContext()).Open(Cancellation);

    protected string Text(string fileName) => Path.Combine(Folder, fileName);

    /// <summary>Everything in the folder, hidden files included, in ordinal order.</summary>
    protected string[] Files() => [.. Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    protected static Embedding Row(string model, int number, params float[] vector) => new()
    {
        Sample = new Sample { Id = $"s{number}", Path = $"photos/{number}.jpg" },
        Model = model,
        Vector = vector,
    };

    protected static IEnumerable<Embedding> Rows(string model, int count, int dimension = 4, int first = 0) =>
        Enumerable.Range(first, count).Select(i => Row(model, i, [.. Enumerable.Range(0, dimension).Select(j => i + (j / 8f))]));
}
