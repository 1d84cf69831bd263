namespace ReIdFlow.Contracts;

/// <summary>A stage cannot go on at all, whatever the sample: the run stops and shows the message, which names the culprit and the remedy.</summary>
public sealed class StageException : Exception
{
    /// <summary>Reports a broken stage.</summary>
    public StageException(string message)
        : base(message)
    {
    }

    /// <summary>Reports a broken stage and what broke it.</summary>
    public StageException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
