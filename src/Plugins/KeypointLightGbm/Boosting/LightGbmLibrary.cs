using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Loads LightGBM's native library and turns its return codes into exceptions.</summary>
internal static unsafe class LightGbmLibrary
{
    private static readonly Lazy<string?> _loadProblem = new(TryLoad);

    [ThreadStatic]
    private static bool _isQuiet;

    /// <summary>Loads the library, once per process, and keeps it from printing, which each thread has to ask for by itself.</summary>
    /// <exception cref="StageException">It cannot be loaded; the message says what to install.</exception>
    internal static void Load()
    {
        if (_loadProblem.Value is { } problem)
            throw new StageException(problem);
        if (_isQuiet)
            return;
        _ = LightGbmNative.RegisterLogCallback(&LightGbmNative.DropMessage);
        _isQuiet = true;
    }

    /// <summary>Throws LightGBM's own message where a call failed.</summary>
    /// <exception cref="StageException">The call failed.</exception>
    internal static void Check(int code, [CallerMemberName] string caller = "")
    {
        if (code == 0)
            return;
        var reason = Marshal.PtrToStringUTF8(LightGbmNative.GetLastError());
        throw new StageException($"LightGBM failed in {caller}: {(string.IsNullOrEmpty(reason) ? "no reason given" : reason)}");
    }

    private static string? TryLoad()
    {
        try
        {
            _ = LightGbmNative.RegisterLogCallback(&LightGbmNative.DropMessage);
            return null;
        }
        catch (DllNotFoundException e)
        {
            return Explain(e.Message);
        }
        catch (BadImageFormatException e)
        {
            return Explain(e.Message);
        }
        catch (EntryPointNotFoundException e)
        {
            return Explain(e.Message);
        }
    }

    private static string Explain(string reason)
    {
        var remedy = OperatingSystem.IsLinux()
            ? "It needs the OpenMP run time: install the package libgomp1 (Debian, Ubuntu) or libgomp (Fedora, RHEL)."
            : OperatingSystem.IsMacOS()
                ? "It needs the OpenMP run time (brew install libomp), and its package serves Intel Macs only: on Apple silicon put an arm64 lib_lightgbm.dylib into the plugin's folder."
                : "It needs Microsoft's Visual C++ run time, which brings OpenMP.";
        return $"LightGBM's native library lib_lightgbm cannot be loaded on {RuntimeInformation.RuntimeIdentifier}. {remedy} The loader says: {reason}";
    }
}
