namespace ReIdFlow.Contracts;

/// <summary>
/// Writes embeddings. The host calls <see cref="WriteAsync"/> and <see cref="WriteFailuresAsync"/> one at a time, then
/// <see cref="CompleteAsync"/> once, and always <see cref="IAsyncDisposable.DisposeAsync"/>. Disposed without having been
/// completed (the run was cancelled or broke), a sink closes its files so that what was written can be read.
/// </summary>
public interface ISink : IAsyncDisposable
{
    /// <summary>Writes embeddings; each model's come in the order of its samples, several models' are mixed.</summary>
    ValueTask WriteAsync(IReadOnlyList<Embedding> embeddings, CancellationToken cancellation);

    /// <summary>Writes what failed; called once, after the last embedding, with an empty list where nothing failed.</summary>
    ValueTask WriteFailuresAsync(IReadOnlyList<ItemFailure> failures, CancellationToken cancellation);

    /// <summary>Finishes every file under its own name.</summary>
    /// <returns>What was written, to be read by evaluators.</returns>
    ValueTask<IEmbeddingStore> CompleteAsync(CancellationToken cancellation);
}
