namespace ReIdFlow.Contracts;

/// <summary>Drops every message.</summary>
public sealed class SilentLog : IStageLog
{
    private SilentLog()
    {
    }

    /// <summary>The one there is.</summary>
    public static SilentLog Instance { get; } = new();

    /// <inheritdoc/>
    public void Info(string message)
    {
    }

    /// <inheritdoc/>
    public void Warn(string message)
    {
    }

    /// <inheritdoc/>
    public void Progress(double share, string status)
    {
    }
}
