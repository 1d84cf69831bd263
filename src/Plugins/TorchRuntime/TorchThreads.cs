using TorchSharp;

namespace ReIdFlow.Plugins.TorchRuntime;

/// <summary>
/// How many threads libtorch's operators use. libtorch keeps one number for the process and OpenMP one for each calling thread,
/// so a thread that computes states its share once, before its first operator.
/// </summary>
public static class TorchThreads
{
    [ThreadStatic]
    private static int _current;

    /// <summary>Gives operators called from this thread so many threads; costs nothing when that is so already.</summary>
    /// <param name="threads">At least 1.</param>
    public static void Use(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (_current == threads)
            return;
        torch.set_num_threads(threads);
        _current = threads;
    }
}
