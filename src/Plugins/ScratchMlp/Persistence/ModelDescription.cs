namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>What <c>model.json</c> says: everything about a fitted network but its weights.</summary>
internal sealed record ModelDescription
{
    /// <summary>What <see cref="Format"/> has to be.</summary>
    public const string FormatName = "reidflow-scratch-mlp";

    /// <summary>What <see cref="Version"/> may be at most.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Names the format.</summary>
    public required string Format { get; init; }

    /// <summary>Version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>The options it was fitted with.</summary>
    public required ScratchMlpOptions Options { get; init; }

    /// <summary>Width of the photos in pixels.</summary>
    public required int ImageWidth { get; init; }

    /// <summary>Height of the photos in pixels.</summary>
    public required int ImageHeight { get; init; }

    /// <summary>Grey or RGB.</summary>
    public required PixelFormat ImageFormat { get; init; }

    /// <summary>The individuals, in the order of the last layer's outputs; none for a random baseline.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The learning rate it learnt with.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The batch size it learnt with.</summary>
    public int? BatchSize { get; init; }

    /// <summary>What the grid search found.</summary>
    public IReadOnlyList<GridPoint> Grid { get; init; } = [];

    /// <summary>How it learnt.</summary>
    public TrainingHistory? History { get; init; }
}
