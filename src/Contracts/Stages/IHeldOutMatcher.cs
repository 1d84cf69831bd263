namespace ReIdFlow.Contracts;

/// <summary>
/// A matcher that can judge the photos it learnt from as if it had not: each pair by what was learnt without its individuals, as in
/// cross-validation. What builds on matchers can then learn on training photos how far to trust them.
/// </summary>
public interface IHeldOutMatcher : IMatcher
{
    /// <summary>
    /// Seeks each of some photos among the others. Called while models downstream learn, as often as they ask; every photo has been
    /// embedded before.
    /// </summary>
    /// <param name="samples">Photos of known individuals, of <see cref="Split.Train"/> or <see cref="Split.Validation"/>, without pixels.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    /// <returns>
    /// Rankings in the order of the samples. A photo that cannot be judged fairly has none. Scores and probabilities are of the pair
    /// by itself, those of <see cref="IMatcher.Match"/> on photos never seen.
    /// </returns>
    /// <exception cref="StageException">The stage is broken: the run stops.</exception>
    IEnumerable<Ranking> MatchHeldOut(IReadOnlyList<Sample> samples, CancellationToken cancellation);
}
