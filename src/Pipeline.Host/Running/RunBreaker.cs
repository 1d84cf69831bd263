namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>
/// Stops a run from anywhere in it. A fault does not travel upstream in a dataflow, so the first one is kept here and one
/// token ends every block.
/// </summary>
internal sealed class RunBreaker : IDisposable
{
    private readonly CancellationTokenSource _source;
    private BrokenStageException? _cause;

    public RunBreaker(CancellationToken user)
    {
        User = user;
        _source = CancellationTokenSource.CreateLinkedTokenSource(user);
        Token = _source.Token;
    }

    /// <summary>Set when the user wants the run to end.</summary>
    public CancellationToken User { get; }

    /// <summary>Set when the run is to end, for whatever reason.</summary>
    public CancellationToken Token { get; }

    /// <summary>What broke first; null while nothing has.</summary>
    public BrokenStageException? Cause => Volatile.Read(ref _cause);

    public void Break(string stage, string message, Exception error)
    {
        Interlocked.CompareExchange(ref _cause, new BrokenStageException(stage, message, error), null);
        _source.Cancel();
    }

    /// <summary>Turns the end of the token into the exception that says why.</summary>
    public void ThrowIfStopped()
    {
        if (Cause is { } cause)
            throw cause;
        User.ThrowIfCancellationRequested();
    }

    public void Dispose() => _source.Dispose();
}
