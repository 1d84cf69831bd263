namespace ReIdFlow.Contracts;

/// <summary>What an evaluator found.</summary>
public sealed record Evaluation
{
    /// <summary>The figures, for machines.</summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    /// <summary>The figures, for people.</summary>
    public IReadOnlyList<ResultTable> Tables { get; init; } = [];

    /// <summary>What a reader has to know to understand the figures: one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Files that were written, such as a report.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
