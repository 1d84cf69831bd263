namespace ReIdFlow.Contracts;

/// <summary>Names the animals of finished embeddings. Evaluators may read what it gives, as <see cref="IIdentificationStore"/>.</summary>
public interface IIdentifier
{
    /// <summary>Names the animals of every store.</summary>
    /// <exception cref="StageException">The stores hold nothing to name, or nothing to compare with.</exception>
    ValueTask<IIdentificationStore> IdentifyAsync(IReadOnlyList<IEmbeddingStore> stores, CancellationToken cancellation);
}
