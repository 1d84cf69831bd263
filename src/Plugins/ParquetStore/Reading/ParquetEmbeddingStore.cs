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
        if (!parts.TryGetValue(model, out var files))
            throw new StageException($"The store in '{folder}' has no model '{model}'; it has {string.Join(", ", Models)}.");
        var dimension = files[0].Dimension;
        var rows = files.Sum(static file => file.Rows);
        if (rows * dimension > Array.MaxLength)
            throw new StageException($"Model '{model}' in '{folder}' has {rows} vectors of {dimension} numbers, more than one table can hold ({Array.MaxLength} numbers).");

        var table = new TableBuilder((int)rows, dimension);
        foreach (var file in files)
            await PartReader.ReadAsync(file, table, cancellation).ConfigureAwait(false);
        return table.Build(model);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ItemFailure>> ReadFailuresAsync(CancellationToken cancellation) => FailureFile.ReadAsync(folder, cancellation);
}
