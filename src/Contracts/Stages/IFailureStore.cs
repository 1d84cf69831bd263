namespace ReIdFlow.Contracts;

/// <summary>A store that also says what could not be processed.</summary>
public interface IFailureStore : IEmbeddingStore
{
    /// <summary>Reads what failed; empty where nothing did.</summary>
    /// <exception cref="StageException">It cannot be read.</exception>
    ValueTask<IReadOnlyList<ItemFailure>> ReadFailuresAsync(CancellationToken cancellation);
}
