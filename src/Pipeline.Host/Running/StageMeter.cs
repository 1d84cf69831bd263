using System.Diagnostics;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Counts what goes through a stage.</summary>
internal sealed class StageMeter(string stage)
{
    private long _in;
    private long _failed;
    private long _leftOut;
    private long _busyTicks;

    public string Stage { get; } = stage;

    /// <summary>How many items are expected; 0 where that is not known.</summary>
    public long Expected { get; set; }

    /// <summary>How many items the stage has taken.</summary>
    public long Taken => Interlocked.Read(ref _in);

    public long Failed => Interlocked.Read(ref _failed);

    public long LeftOut => Interlocked.Read(ref _leftOut);

    /// <summary>Time spent in the stage's own code, added up over its workers.</summary>
    public TimeSpan Busy => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _busyTicks));

    /// <summary>How many items wait before the stage, of how many that may.</summary>
    public Func<(int Waiting, int Capacity)> Queue { get; set; } = static () => (0, 0);

    public void Took(int items, long startTimestamp)
    {
        Interlocked.Add(ref _in, items);
        Interlocked.Add(ref _busyTicks, Stopwatch.GetTimestamp() - startTimestamp);
    }

    public void Passed(int items) => Interlocked.Add(ref _in, items);

    public void CountFailed() => Interlocked.Increment(ref _failed);

    public void CountLeftOut() => Interlocked.Increment(ref _leftOut);
}
