using System.Globalization;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>
/// Keeps an output folder to one run. The lock is the operating system's, so it ends with the process, however that ends; who holds
/// it stands in a file beside.
/// </summary>
internal sealed class OutputLock : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _owner;

    private OutputLock(FileStream file, string owner) => (_lock, _owner) = (file, owner);

    /// <exception cref="OutputInUseException">Another run holds it; the message names that run.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static OutputLock Take(string folder, string pipeline)
    {
        Directory.CreateDirectory(folder);
        var owner = Path.Combine(folder, ".run.owner");
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder, ".run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(Path.Combine(folder, ".run.lock")))
        {
            throw new OutputInUseException(folder, OwnerOf(owner));
        }

        var self = string.Create(
            CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} on {Environment.MachineName}, pipeline '{pipeline}', started {DateTimeOffset.Now:yyyy-MM-dd HH:mm:ss zzz}");
        File.WriteAllText(owner, self);
        return new OutputLock(file, owner);
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_owner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It says who held the lock last, and misleads nobody once the lock is free.
        }

        _lock.Dispose();
    }

    private static string OwnerOf(string file)
    {
        try
        {
            return File.ReadAllText(file) is { Length: > 0 } text ? text : "another process";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
