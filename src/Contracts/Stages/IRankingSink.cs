namespace ReIdFlow.Contracts;

/// <summary>A sink that also writes rankings. The host calls <see cref="WriteRankingsAsync"/> after the last embedding, and before <see cref="ISink.WriteFailuresAsync"/>.</summary>
public interface IRankingSink : ISink
{
    /// <summary>Writes rankings of one model, in the order of its queries.</summary>
    /// <param name="model">The id of the model's stage.</param>
    /// <param name="rankings">Some of its rankings; more may follow.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    ValueTask WriteRankingsAsync(string model, IReadOnlyList<Ranking> rankings, CancellationToken cancellation);
}
