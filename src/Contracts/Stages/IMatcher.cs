namespace ReIdFlow.Contracts;

/// <summary>
/// A model that also compares photos pair by pair. It keeps what it needs of the samples that it embeds, and ranks when it
/// has seen them all.
/// </summary>
public interface IMatcher : IModel
{
    /// <summary>
    /// Ranks the gallery for each query, query after query, in the order of the samples. Called once, after every sample has
    /// been embedded. Pairs are never all in memory: each ranking is written before the next is asked for.
    /// </summary>
    /// <exception cref="StageException">The stage is broken: the run stops.</exception>
    IEnumerable<Ranking> Match(CancellationToken cancellation);
}
