using System.Runtime.InteropServices;

namespace ReIdFlow.Bench;

/// <summary>Environment variables that native libraries read; Environment.SetEnvironmentVariable changes .NET's copy alone.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable unless it is set already. Linux only.</summary>
    public static void Set(string name, string value)
    {
        if (OperatingSystem.IsLinux())
            _ = SetEnvironment(name, value, 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
