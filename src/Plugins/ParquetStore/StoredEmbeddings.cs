using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Opens the Parquet files that <see cref="ParquetSink"/> wrote in an earlier run. Partial files are passed over.</summary>
[Stage("stored-embeddings", "Opens embeddings that a parquet stage wrote in an earlier run.")]
public sealed class StoredEmbeddings(StoredEmbeddingsOptions options, StageContext context) : IStoreSource
{
    /// <inheritdoc/>
    /// <exception cref="StageException">There is no such folder or model, or a file is damaged or missing.</exception>
    public IEmbeddingStore Open(CancellationToken cancellation)
    {
        var folder = context.ResolvePath(options.Folder);
        var models = options.Models.Count > 0 ? options.Models : StoreFolder.ListModels(folder);

        // The thread pool has no context to come back to, so waiting here cannot block what is waited for.
        return Task.Run(() => StoreFolder.OpenAsync(folder, models, cancellation).AsTask(), cancellation).GetAwaiter().GetResult();
    }
}
