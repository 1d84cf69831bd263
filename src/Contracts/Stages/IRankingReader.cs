namespace ReIdFlow.Contracts;

/// <summary>
/// A matcher that builds on the rankings of matchers upstream. The host hands it each of those it reads, ranking after ranking,
/// after every sample has been embedded and before it asks for <see cref="IMatcher.Match"/>.
/// </summary>
public interface IRankingReader : IMatcher
{
    /// <summary>Takes rankings of one matcher upstream, in the order of its queries.</summary>
    /// <param name="model">The id of the matcher's stage.</param>
    /// <param name="rankings">Some of its rankings; more may follow.</param>
    /// <exception cref="StageException">They cannot be used: the run stops.</exception>
    void TakeRankings(string model, IReadOnlyList<Ranking> rankings);
}
