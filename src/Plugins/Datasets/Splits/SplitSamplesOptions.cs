using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="SplitSamples"/>.</summary>
public sealed record SplitSamplesOptions : ICheckedOptions
{
    /// <summary>How to divide.</summary>
    [Option("closed-set: the same individuals on both sides, other photos of them; disjoint: other individuals on each side; open-set: as closed-set, and some individuals in the test part only; time-aware: older visits to learn from, newer ones to test with; event-aware: as closed-set, and no visit ever on both sides; k-fold: the individuals in folds, one of them to test with; as-given: as the source says.")]
    public SplitKind Kind { get; init; } = SplitKind.ClosedSet;

    /// <summary>Share to test with: of each individual's photos (closed-set) or of the individuals (disjoint). Not used by as-given.</summary>
    [Option("Share to test with: of each individual's photos (closed-set) or of the individuals (disjoint). Not used by as-given.", Min = 0, MinExclusive = true, Max = 1, MaxExclusive = true)]
    public double Test { get; init; } = 0.25;

    /// <summary>Share of the training part to decide with when to stop learning, taken as the test part is; as-given takes photos of each individual.</summary>
    [Option("Share of the training part to decide with when to stop learning, taken as the test part is; as-given takes photos of each individual.", Min = 0, Max = 1, MaxExclusive = true)]
    public double Validation { get; init; }

    /// <summary>Whether an individual's photos of one event stay together where it has several events, so that a burst's near-duplicates do not stand on both sides.</summary>
    [Option("Whether an individual's photos of one event stay together where it has several events, so that a burst's near-duplicates do not stand on both sides.")]
    public bool KeepEvents { get; init; } = true;

    /// <summary>Share of the individuals that stand in the test part only; for open-set.</summary>
    [Option("Share of the individuals that stand in the test part only; for open-set.", Min = 0, MinExclusive = true, Max = 1, MaxExclusive = true)]
    public double Unknown { get; init; } = 0.2;

    /// <summary>Into how many folds the individuals are put; for k-fold.</summary>
    [Option("Into how many folds the individuals are put; for k-fold.", Min = 2, Max = 1000)]
    public int Folds { get; init; } = 5;

    /// <summary>The fold to test with, from 1; for k-fold.</summary>
    [Option("The fold to test with, from 1; for k-fold.", Min = 1, Max = 1000)]
    public int Fold { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (Fold > Folds)
            yield return $"fold is {Fold}, and there are {Folds} folds.";
    }
}
