using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>Options of <see cref="Fuse"/>.</summary>
public sealed record FuseOptions
{
    /// <summary>How models are combined.</summary>
    [Option("concatenate: vectors one behind the other, every model counting the same; weighted-sum: the sum of cosines and of matchers' log-odds with the weights that find photos best; calibrated-mean: the mean of calibrated probabilities, as in WildFusion.")]
    public FusionMethod Method { get; init; } = FusionMethod.WeightedSum;

    /// <summary>The photos that weights and calibration are learnt from.</summary>
    [Option("The photos that weights and calibration are learnt from: validation photos where there are enough, else training photos; or one of the two in any case.")]
    public FitSplit FitOn { get; init; } = FitSplit.Auto;

    /// <summary>Pairs of two individuals for each pair of one.</summary>
    [Option("How many pairs of two individuals are learnt from for each pair of one.", Min = 1, Max = 1000)]
    public int NegativesPerPositive { get; init; } = 20;

    /// <summary>Most pairs of one individual.</summary>
    [Option("The most pairs of one individual to learn from.", Min = 10, Max = 10_000_000)]
    public int MaxPositives { get; init; } = 20_000;

    /// <summary>How much a matcher counts in the mean.</summary>
    [Option("In a calibrated mean, how much a matcher counts beside a model of vectors, which counts 1. In other methods weights are learnt, and this is that of matchers that cannot judge training photos as if they had not learnt from them.", Min = 0, Max = 1000)]
    public double MatcherWeight { get; init; } = 1;

    /// <summary>Whether photos speak for each other.</summary>
    [Option("Whether in rankings that build on matchers photos speak for each other: in a gallery of known individuals all photos of one together, among photos left out in turn by way of a third photo that two have in common.")]
    public bool ThirdPhotos { get; init; } = true;

    /// <summary>Candidates kept for each query.</summary>
    [Option("How many candidates each ranking keeps; 0 for all.", Min = 0)]
    public int Candidates { get; init; }
}
