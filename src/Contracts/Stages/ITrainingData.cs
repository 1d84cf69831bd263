namespace ReIdFlow.Contracts;

/// <summary>A model's access to the samples that it may learn from.</summary>
public interface ITrainingData
{
    /// <summary>
    /// The training samples (<see cref="Split.Train"/>), and those to decide with when to stop (<see cref="Split.Validation"/>),
    /// without pixels; samples of unknown individuals included. Their positions are what <see cref="ReadAsync"/> takes.
    /// </summary>
    IReadOnlyList<Sample> Samples { get; }

    /// <summary>
    /// Brings samples with their pixels through the stages upstream, in the order asked for, as often as asked for, with
    /// bounded read-ahead. A sample that cannot be processed is reported by the host and left out of the result.
    /// </summary>
    /// <param name="positions">Positions in <see cref="Samples"/>, in any order, repeats allowed; may be endless.</param>
    /// <param name="epoch">Which pass it is, from 0: augmentation differs from epoch to epoch.</param>
    /// <param name="augment">Whether random changes are wanted.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    IAsyncEnumerable<TrainingSample> ReadAsync(IEnumerable<int> positions, int epoch, bool augment, CancellationToken cancellation);

    /// <summary>The ids of the matchers that the model reads and that can judge training samples fairly (<see cref="IHeldOutMatcher"/>).</summary>
    IReadOnlyList<string> HeldOutMatchers => [];

    /// <summary>Has a matcher upstream seek each of some samples among the others, each pair judged by what was learnt without its individuals.</summary>
    /// <param name="matcher">One of <see cref="HeldOutMatchers"/>.</param>
    /// <param name="positions">Positions in <see cref="Samples"/> of samples of known individuals, each read before by <see cref="ReadAsync"/>.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    IEnumerable<Ranking> RankHeldOut(string matcher, IReadOnlyList<int> positions, CancellationToken cancellation) => [];
}
