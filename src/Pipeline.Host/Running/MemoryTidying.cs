namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>
/// Collects garbage of all ages while a phase works. Much that a photo leaves behind has become old by then, and the collector waits
/// with the old for as long as it grows by half, and longer with giving room back: a long phase would be seen to need more memory the
/// longer it is. Costs a few hundredths of the run's time. A heap that holds much anyway (a matcher's keypoints) is not moved together: that
/// would take long, and what it gives back is little beside what it holds.
/// </summary>
internal sealed class MemoryTidying : IDisposable
{
    private const long LeastBytes = 32 << 20;
    private const int TimesTheHeap = 2;
    private const long MostMoved = 128 << 20;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Timer _timer;
    private long _next = LeastBytes;

    public MemoryTidying() => _timer = new Timer(_ => Tidy(), null, Interval, Interval);

    public void Dispose() => _timer.Dispose();

    private void Tidy()
    {
        if (GC.GetTotalAllocatedBytes() < Interlocked.Read(ref _next))
            return;

        // A collection that takes longer than the interval is not to be met by the next.
        Interlocked.Exchange(ref _next, long.MaxValue);
        if (GC.GetTotalMemory(forceFullCollection: false) <= MostMoved)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        else
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        MemoryReturn.OfNative();
        Interlocked.Exchange(ref _next, GC.GetTotalAllocatedBytes() + Math.Max(LeastBytes, TimesTheHeap * GC.GetTotalMemory(forceFullCollection: false)));
    }
}
