namespace ReIdFlow.Contracts;

/// <summary>What a stage is told about where it stands. The defaults suit a test.</summary>
public sealed class StageContext
{
    /// <summary>The stage's id in the pipeline.</summary>
    public string StageId { get; init; } = "stage";

    /// <summary>The pipeline's seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many threads the stage may keep busy.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The folder that relative paths in the pipeline start from: that of pipeline.json.</summary>
    public string BaseFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Which run it is.</summary>
    public RunInfo Run { get; init; } = new();

    /// <summary>Takes messages for the person who watches the run.</summary>
    public IStageLog Log { get; init; } = SilentLog.Instance;

    /// <summary>Takes what a source could not turn into a sample.</summary>
    public Action<ItemFailure> FailureReporter { get; init; } = static _ => { };

    /// <summary>The absolute path that an option means.</summary>
    /// <param name="path">Absolute, or relative to <see cref="BaseFolder"/>.</param>
    public string ResolvePath(string path) => Path.GetFullPath(path, BaseFolder);

    /// <summary>Reports what a source could not turn into a sample; it is counted and named with the other failures.</summary>
    /// <param name="path">The photo, folder or entry.</param>
    /// <param name="reason">Why, in words for the person who owns it.</param>
    public void ReportFailure(string path, string reason) => FailureReporter(new ItemFailure(null, path, StageId, reason));

    /// <summary>A random stream seeded by (pipeline seed, stage, purpose).</summary>
    /// <param name="purpose">Tells the stage's streams apart.</param>
    public RandomStream CreateRandom(string purpose) => RandomStream.Create(Seed, "stage", StageId, purpose);
}
