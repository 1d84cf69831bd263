namespace ReIdFlow.Tests;

/// <summary>Keeps every message.</summary>
internal sealed class ListLog : IStageLog
{
    private readonly Lock _lock = new();

    public List<string> Infos { get; } = [];

    public List<(double Share, string Status)> Steps { get; } = [];

    public void Info(string message)
    {
        lock (_lock)
            Infos.Add(message);
    }

    public void Warn(string message) => Info(message);

    public void Progress(double share, string status)
    {
        lock (_lock)
            Steps.Add((share, status));
    }
}
