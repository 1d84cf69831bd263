namespace ReIdFlow.Contracts;

/// <summary>A store that also holds rankings.</summary>
public interface IRankingStore : IEmbeddingStore
{
    /// <summary>The ids of the models there are rankings of, in a fixed order.</summary>
    IReadOnlyList<string> RankedModels { get; }

    /// <summary>Reads one model's rankings, query after query.</summary>
    /// <exception cref="StageException">They cannot be read.</exception>
    IAsyncEnumerable<Ranking> ReadRankingsAsync(string model, CancellationToken cancellation);
}
