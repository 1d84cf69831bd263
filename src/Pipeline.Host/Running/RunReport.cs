using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>What a run did.</summary>
internal sealed record RunReport
{
    public required string Pipeline { get; init; }

    public required ulong Seed { get; init; }

    public required string ConfigurationHash { get; init; }

    /// <summary>How many entries the sources named: samples listed, and entries that never became one.</summary>
    public required int Read { get; init; }

    public required IReadOnlyList<ModelCount> Models { get; init; }

    public required IReadOnlyList<ItemFailure> Failures { get; init; }

    public required IReadOnlyList<StageReport> Stages { get; init; }

    public required IReadOnlyList<(string Stage, Evaluation Evaluation)> Evaluations { get; init; }

    /// <summary>How many samples were known from an earlier run, and not processed again.</summary>
    public int Kept { get; init; }

    /// <summary>Whether nothing was new, so that the outputs of the run before stand as they are.</summary>
    public bool Stands { get; init; }

    /// <summary>Where the embeddings are.</summary>
    public required IReadOnlyList<string> Stores { get; init; }

    public required TimeSpan Elapsed { get; init; }
}
