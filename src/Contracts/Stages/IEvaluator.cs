namespace ReIdFlow.Contracts;

/// <summary>Measures finished embeddings.</summary>
public interface IEvaluator
{
    /// <summary>Measures every model of every store.</summary>
    ValueTask<Evaluation> EvaluateAsync(IReadOnlyList<IEmbeddingStore> stores, CancellationToken cancellation);
}
