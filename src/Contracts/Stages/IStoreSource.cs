namespace ReIdFlow.Contracts;

/// <summary>Opens embeddings that an earlier run wrote.</summary>
public interface IStoreSource
{
    /// <summary>Opens the store.</summary>
    /// <exception cref="StageException">There is none.</exception>
    IEmbeddingStore Open(CancellationToken cancellation);
}
