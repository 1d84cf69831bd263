namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>
/// Collects garbage of all ages while a phase works. Much that a photo leaves behind has become old by then, and the collector waits
/// with the old for as long as it grows by half, and longer with giving room back: a long phase would be seen to need more memory the
/// longer it is. Costs a few hundredths of the run's time. A heap that holds much anyway (a matcher's keypoints) is looked at less
/// often and not moved together: that would take long, and what it gives back is little beside what it holds.
/// </summary>
internal sealed class MemoryTidying : IDisposable
{
    private const long LeastBytes = 8 << 20;
    private const long MostMoved = 128 << 20;
    private const int TimesALargeHeap = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly ManualResetEventSlim _isOver = new();
    private readonly Thread _thread;

    // A thread of its own: stages keep the pool's busy, and a timer would wait for one of them.
    public MemoryTidying()
    {
        _thread = new Thread(Tidy) { IsBackground = true, Name = "Memory tidying" };
        _thread.Start();
    }

    public void Dispose()
    {
        _isOver.Set();
        _thread.Join();
        _isOver.Dispose();
    }

    private void Tidy()
    {
        var next = LeastBytes;
        while (!_isOver.Wait(Interval))
        {
            if (GC.GetTotalAllocatedBytes() < next)
                continue;
            var isSmall = GC.GetTotalMemory(forceFullCollection: false) <= MostMoved;
            if (isSmall)
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            else
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
            MemoryReturn.OfNative();
            var held = GC.GetTotalMemory(forceFullCollection: false);
            next = GC.GetTotalAllocatedBytes() + Math.Max(LeastBytes, isSmall ? held : TimesALargeHeap * held);
        }
    }
}
