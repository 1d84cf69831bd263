using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>A stage's messages, on the run's console.</summary>
internal sealed class StageLog(string stage, RunConsole console) : IStageLog
{
    public void Info(string message) => console.WriteLine($"{stage}: {message}");

    public void Warn(string message) => console.WriteLine($"{stage}: warning: {message}");

    public void Progress(double share, string status) => console.ShowFitting(stage, share, status);
}
