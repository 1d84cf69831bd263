using System.Runtime.InteropServices;

namespace ReIdFlow.Pipeline.Host.Native;

/// <summary>
/// Settings that native libraries read once, when they are loaded, and that therefore have to stand before the first plugin is.
/// Linux with glibc only; elsewhere nothing is done. See docs/decisions/0004-native-settings.md.
/// </summary>
internal static partial class NativeSettings
{
    // From glibc's malloc.h.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;
    private const int Megabyte = 1 << 20;

    public static void Apply()
    {
        if (!OperatingSystem.IsLinux())
            return;

        try
        {
            // Threads of libgomp that wait for work spin by default, and slow down everything else on the machine manyfold.
            // Environment.SetEnvironmentVariable would not do: it changes .NET's copy, not the one that getenv reads.
            SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", overwrite: 0);

            // Buffers of images and tensors come and go. Below these thresholds glibc keeps the pages instead of giving them
            // back to the kernel and faulting them in again.
            _ = SetMallocOption(MmapThreshold, 512 * Megabyte);
            _ = SetMallocOption(TrimThreshold, 512 * Megabyte);
            _ = SetMallocOption(TopPad, 16 * Megabyte);

            // A long run goes through many threads, and glibc gives each a heap of its own, up to eight for each core, which then keep
            // their pages: memory would grow with the time a run takes. One for each core does as well.
            _ = SetMallocOption(ArenaMax, Environment.ProcessorCount);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Not glibc (Alpine's musl): the settings are about speed alone.
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetMallocOption(int option, int value);
}
