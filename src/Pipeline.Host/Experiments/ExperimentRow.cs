namespace ReIdFlow.Pipeline.Host.Experiments;

/// <summary>A row of an experiment's table: one model of one pipeline.</summary>
internal sealed record ExperimentRow
{
    /// <summary>What the row is called.</summary>
    public required string Name { get; init; }

    /// <summary>The pipeline, relative to the experiment's file; the experiment's own unless given.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Overrides of the pipeline, besides the experiment's.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>The model whose figures the row shows, as the evaluator calls it.</summary>
    public required string Model { get; init; }

    /// <summary>Published values in percent, by the names of figures.</summary>
    public IReadOnlyDictionary<string, double> Published { get; init; } = new Dictionary<string, double>();
}
