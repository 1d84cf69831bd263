using System.Runtime.InteropServices;

namespace ReIdFlow.Bench;

/// <summary>What the host sets before it loads native libraries: waiting OpenMP threads sleep instead of spinning.</summary>
internal static partial class NativeSettings
{
    internal static void Apply()
    {
        if (OperatingSystem.IsLinux())
            _ = SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
