namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>How the classifier of pairs learns.</summary>
internal sealed record ClassifierOptions
{
    internal int Folds { get; init; } = 5;

    internal int Members { get; init; } = 5;

    internal int MostRounds { get; init; } = 600;

    /// <summary>Rounds between two looks at the individuals left out.</summary>
    internal int Step { get; init; } = 10;

    internal int Leaves { get; init; } = 12;

    internal double LearningRate { get; init; } = 0.08;

    internal int LeastPairsInLeaf { get; init; } = 40;

    internal double LambdaL2 { get; init; } = 10;

    internal double FeatureFraction { get; init; } = 0.5;

    internal double BaggingFraction { get; init; } = 0.8;

    internal double PositiveWeight { get; init; } = 1;

    internal int Seed { get; init; }

    internal int Threads { get; init; } = 1;

    internal BoostingParameters Parameters(int member) => new()
    {
        NumLeaves = Leaves,
        LearningRate = LearningRate,
        MinDataInLeaf = LeastPairsInLeaf,
        LambdaL2 = LambdaL2,
        FeatureFraction = FeatureFraction,
        BaggingFraction = BaggingFraction,
        Seed = unchecked((Seed + (member * 7919)) & 0x7fffffff),
        Threads = Threads,
    };
}
