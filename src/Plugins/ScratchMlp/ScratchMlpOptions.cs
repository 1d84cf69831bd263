namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Options of <see cref="ScratchMlpModel"/>.</summary>
public sealed record ScratchMlpOptions : ICheckedOptions
{
    /// <summary>Units of each hidden layer, first to last. An embedding has as many numbers as the last one has units.</summary>
    [Option("Units of each hidden layer, first to last; the last one's activations are the embedding.", Min = 1, Max = 65536, MinItems = 1)]
    public IReadOnlyList<int> Hidden { get; init; } = [64];

    /// <summary>False gives a random baseline: a network as it is before learning, fed with the same inputs.</summary>
    [Option("Whether to learn; false gives the random baseline: the network with its initial weights.")]
    public bool Train { get; init; } = true;

    /// <summary>Adam's step sizes to choose from.</summary>
    [Option("Learning rates to try; several are compared by cross-validation.", Min = 0, MinExclusive = true, MinItems = 1)]
    public IReadOnlyList<double> LearningRates { get; init; } = [0.001];

    /// <summary>Mini-batch sizes to choose from.</summary>
    [Option("Batch sizes to try; several are compared by cross-validation.", Min = 1, Max = 8192, MinItems = 1, Unit = "samples")]
    public IReadOnlyList<int> BatchSizes { get; init; } = [32];

    /// <summary>Parts of the cross-validation that chooses among learning rates and batch sizes.</summary>
    [Option("Parts that cross-validation cuts the training samples into.", Min = 2, Max = 100)]
    public int Folds { get; init; } = 5;

    /// <summary>The most passes over the training samples.</summary>
    [Option("The most passes over the training samples.", Min = 1, Max = 100000, Unit = "epochs")]
    public int MaxEpochs { get; init; } = 60;

    /// <summary>Learning stops after so many epochs in a row without improvement; the best epoch's weights are kept.</summary>
    [Option("Epochs without improvement after which learning stops; the best epoch's weights are kept.", Min = 1, Unit = "epochs")]
    public int Patience { get; init; } = 5;

    /// <summary>Share of the training samples to watch instead of learning from, where the data have no validation samples.</summary>
    [Option(
        "Share of the training samples held out to decide when to stop, where no validation samples are given; "
        + "0 holds out none and watches the training loss.",
        Min = 0,
        Max = 0.5)]
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>How pixels become inputs.</summary>
    [Option(
        "How pixels become inputs: divided by 255, "
        + "or less the mean and divided by the standard deviation of each channel or of each pixel.")]
    public InputScaling Scaling { get; init; } = InputScaling.Channels;

    /// <summary>Whether every epoch reads the photos anew, augmented, instead of keeping them in memory as they are.</summary>
    [Option("Whether every epoch reads the photos anew with fresh augmentations; choose it where an augmenting stage is upstream.")]
    public bool RereadEachEpoch { get; init; }

    /// <summary>Adam's β₁.</summary>
    [Option("Adam's decay of the gradient's mean.", Min = 0, Max = 1, MaxExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's β₂.</summary>
    [Option("Adam's decay of the squared gradient's mean.", Min = 0, Max = 1, MaxExclusive = true)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam's ε.</summary>
    [Option("Adam's summand that keeps the divisor away from zero.", Min = 1e-30)]
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (LearningRates.Distinct().Count() < LearningRates.Count)
            yield return "learningRates holds a value twice: list each once.";
        if (BatchSizes.Distinct().Count() < BatchSizes.Count)
            yield return "batchSizes holds a value twice: list each once.";
    }
}
