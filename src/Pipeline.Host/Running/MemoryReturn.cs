using System.Runtime.InteropServices;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>
/// Gives memory back between the phases of a run. A phase leaves behind what grows with the photos and the next has no use for: the lists
/// that were arranged, the pixels that were learnt from, the rows that were written, the vectors that were compared. Left to itself the
/// heap keeps the room, and takes more beside it.
/// </summary>
internal static partial class MemoryReturn
{
    private static bool _isGlibc = OperatingSystem.IsLinux();

    /// <summary>The same once the caller has left the stack of the work that it waited for, which holds on to all that was worked on.</summary>
    public static async Task SoonAsync()
    {
        await Task.Yield();
        Now();
    }

    public static void Now()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        OfNative();
    }

    /// <summary>What decoders had allocated natively, and glibc keeps for each thread.</summary>
    public static void OfNative()
    {
        if (!_isGlibc)
            return;
        try
        {
            _ = Trim(0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            _isGlibc = false;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
