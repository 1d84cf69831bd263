namespace ReIdFlow.Pipeline.Host;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A stage broke for good.</summary>
    public const int Failed = 1;

    /// <summary>The configuration or the command line is wrong; nothing was run.</summary>
    public const int BadConfiguration = 2;

    /// <summary>Done, and some items failed; they are named in failures.parquet.</summary>
    public const int DoneWithFailures = 3;

    public const int Cancelled = 130;
}
