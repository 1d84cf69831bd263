using System.Runtime.CompilerServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Embeddings in Parquet files that were found to be complete.</summary>
internal sealed class ParquetEmbeddingStore(string folder, IReadOnlyDictionary<string, IReadOnlyList<PartInfo>> parts) : IFailureStore
{
    /// <inheritdoc/>
    public string Location => folder;

    /// <inheritdoc/>
    public IReadOnlyList<string> Models { get; } = [.. parts.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async ValueTask<EmbeddingTable> ReadAsync(string model, CancellationToken cancellation)
    {
        var files = PartsOf(model);
        var dimension = files[0].Dimension;
        var rows = files.Sum(static file => file.Rows);
        if (rows * dimension > Array.MaxLength)
            throw new StageException($"Model '{model}' in '{folder}' has {rows} vectors of {dimension} numbers, more than one table can hold ({Array.MaxLength} numbers).");

        var table = new TableBuilder((int)rows, dimension, packs: true);
        foreach (var file in files)
        {
            await foreach (var _ in PartReader.ReadAsync(file, _ => table, cancellation).ConfigureAwait(false))
            {
                // Every row group goes into the one table.
            }
        }

        return table.Build(model);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EmbeddingTable> ReadPiecesAsync(string model, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var file in PartsOf(model))
        {
            await foreach (var piece in PartReader.ReadAsync(file, rows => new TableBuilder(rows, file.Dimension, packs: false), cancellation).ConfigureAwait(false))
                yield return piece.Build(model);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ItemFailure>> ReadFailuresAsync(CancellationToken cancellation) => FailureFile.ReadAsync(folder, cancellation);

    private IReadOnlyList<PartInfo> PartsOf(string model) => parts.TryGetValue(model, out var files)
        ? files
        : throw new StageException($"The store in '{folder}' has no model '{model}'; it has {string.Join(", ", Models)}.");
}
