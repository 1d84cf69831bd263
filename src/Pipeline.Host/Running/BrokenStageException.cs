namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>A stage broke for good, and the run with it.</summary>
internal sealed class BrokenStageException(string stage, string message, Exception inner)
    : Exception($"stage '{stage}' broke: {message}", inner)
{
    public string Stage { get; } = stage;
}
