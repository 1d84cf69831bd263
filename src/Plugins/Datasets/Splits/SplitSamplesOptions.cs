using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="SplitSamples"/>.</summary>
public sealed record SplitSamplesOptions
{
    /// <summary>How to divide.</summary>
    [Option("closed-set: the same individuals on both sides, other photos of them; disjoint: other individuals on each side; as-given: as the source says.")]
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
}
