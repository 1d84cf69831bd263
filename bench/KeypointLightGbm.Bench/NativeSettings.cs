using System.Runtime.InteropServices;

namespace ReIdFlow.Bench;

/// <summary>What native libraries read when they are loaded: waiting OpenMP threads sleep instead of spinning, as the host has it.</summary>
internal static partial class NativeSettings
{
    internal static void Apply()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _ = SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
