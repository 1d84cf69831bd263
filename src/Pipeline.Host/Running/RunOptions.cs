namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>How a run uses the machine.</summary>
internal sealed record RunOptions
{
    /// <summary>How many items each stage works on at once where the pipeline does not say.</summary>
    public int Parallelism { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>How many bytes of pixels are kept while models learn, so that later epochs need not load and prepare them again.</summary>
    public long FitCacheBytes { get; init; } = 512L << 20;

    /// <summary>Whether the run keeps what it makes, and goes on from what an earlier one kept in the output folder.</summary>
    public bool Resumes { get; init; }

    /// <summary>Whether what an earlier run kept is forgotten.</summary>
    public bool Fresh { get; init; }

    /// <summary>How many embeddings a sink is given at once.</summary>
    public int SinkBatch { get; init; } = 256;
}
