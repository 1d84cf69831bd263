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

    public static void Now()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!_isGlibc)
            return;
        try
        {
            // What decoders had allocated natively, which glibc keeps for each thread.
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
