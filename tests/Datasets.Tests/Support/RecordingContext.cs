using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>A stage's context that keeps what the stage says.</summary>
public sealed class RecordingContext : IStageLog
{
    public RecordingContext(ulong seed = 0, string stageId = "stage") => Context = new StageContext
    {
        Seed = seed,
        StageId = stageId,
        Log = this,
        FailureReporter = Failures.Add,
    };

    public StageContext Context { get; }

    public List<ItemFailure> Failures { get; } = [];

    public List<string> Warnings { get; } = [];

    public void Info(string message)
    {
    }

    public void Warn(string message) => Warnings.Add(message);

    public void Progress(double share, string status)
    {
    }
}
