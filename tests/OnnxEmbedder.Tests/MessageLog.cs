namespace ReIdFlow.Tests;

internal sealed class MessageLog : IStageLog
{
    public List<string> Warnings { get; } = [];

    public void Info(string message)
    {
    }

    public void Warn(string message) => Warnings.Add(message);

    public void Progress(double share, string status)
    {
    }
}
