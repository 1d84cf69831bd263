namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>All that fitting leaves behind.</summary>
/// <param name="Shape">The photos it takes.</param>
/// <param name="Normalisation">What turns their bytes into inputs.</param>
/// <param name="Network">The weights.</param>
/// <param name="Classes">The individuals it tells apart, in the order of its logits; none for a random baseline.</param>
internal sealed record FittedNetwork(ImageShape Shape, InputNormalisation Normalisation, Mlp Network, IReadOnlyList<string> Classes)
{
    /// <summary>The learning rate it learnt with; null for a random baseline.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The batch size it learnt with; null for a random baseline.</summary>
    public int? BatchSize { get; init; }

    /// <summary>What the grid search found; nothing where there was none to make.</summary>
    public IReadOnlyList<GridPoint> Grid { get; init; } = [];

    /// <summary>How it learnt; null for a random baseline.</summary>
    public TrainingHistory? History { get; init; }
}
