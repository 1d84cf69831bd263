using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>Options of <see cref="Fuse"/>.</summary>
public sealed record FuseOptions
{
    /// <summary>How models are combined.</summary>
    [Option("Vectors one behind the other, the weighted sum of the models' cosines, or the mean of their calibrated probabilities.")]
    public FusionMethod Method { get; init; } = FusionMethod.CalibratedMean;

    /// <summary>The photos that weights and calibration are learnt from.</summary>
    [Option("The photos that weights and calibration are learnt from: validation photos where there are enough, else training photos; or one of the two in any case.")]
    public FitSplit FitOn { get; init; } = FitSplit.Auto;

    /// <summary>Pairs of two individuals for each pair of one.</summary>
    [Option("How many pairs of two individuals are learnt from for each pair of one.", Min = 1, Max = 1000)]
    public int NegativesPerPositive { get; init; } = 20;

    /// <summary>Most pairs of one individual.</summary>
    [Option("The most pairs of one individual to learn from.", Min = 10, Max = 10_000_000)]
    public int MaxPositives { get; init; } = 20_000;

    /// <summary>How much a ranking counts in the mean.</summary>
    [Option("How much the probability that a matcher gives counts, beside that of a model of vectors, which counts 1.", Min = 0, Max = 1000)]
    public double MatcherWeight { get; init; } = 1;

    /// <summary>Candidates kept for each query.</summary>
    [Option("How many candidates each ranking keeps; 0 for all.", Min = 0)]
    public int Candidates { get; init; }
}
