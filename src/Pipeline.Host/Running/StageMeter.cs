using System.Diagnostics;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Counts what goes through a stage.</summary>
internal sealed class StageMeter(string stage)
{
    private long _in;
    private long _failed;
    private long _leftOut;
    private long _busyTicks;
    private long _firstTimestamp;
    private long _lastTimestamp;

    public string Stage { get; } = stage;

    /// <summary>How many items are expected; 0 where that is not known.</summary>
    public long Expected { get; set; }

    /// <summary>How many items the stage has taken.</summary>
    public long Taken => Interlocked.Read(ref _in);

    public long Failed => Interlocked.Read(ref _failed);

    public long LeftOut => Interlocked.Read(ref _leftOut);

    /// <summary>Time spent in the stage's own code, added up over its workers.</summary>
    public TimeSpan Busy => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _busyTicks));

    /// <summary>How many may work in the stage at once.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>From when the stage took its first item until it was done with its last.</summary>
    public TimeSpan Span => Stopwatch.GetElapsedTime(Interlocked.Read(ref _firstTimestamp), Interlocked.Read(ref _lastTimestamp));

    /// <summary>How many items wait before the stage, of how many that may.</summary>
    public Func<(int Waiting, int Capacity)> Queue { get; set; } = static () => (0, 0);

    public void Took(int items, long startTimestamp)
    {
        Interlocked.Add(ref _in, items);
        var now = Stopwatch.GetTimestamp();
        Interlocked.Add(ref _busyTicks, now - startTimestamp);
        Interlocked.CompareExchange(ref _firstTimestamp, startTimestamp, 0);
        Interlocked.Exchange(ref _lastTimestamp, now);
    }

    public void Passed(int items) => Interlocked.Add(ref _in, items);

    public void CountFailed() => Interlocked.Increment(ref _failed);

    public void CountLeftOut() => Interlocked.Increment(ref _leftOut);
}
