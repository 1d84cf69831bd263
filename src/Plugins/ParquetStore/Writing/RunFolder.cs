using System.Text.RegularExpressions;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>
/// The folder of a store while a run writes into it. Files start under temporary names, <c>.NAME.RUN.tmp</c>, and get their own
/// at the end. A lock file, <c>.run-RUN.lock</c>, that ends with the process tells a live run's temporary files from those that
/// a dead one left behind; these are removed when the next run starts.
/// </summary>
internal sealed partial class RunFolder : IDisposable
{
    private readonly string _folder;
    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly FileStream _lock;

    /// <summary>Makes the folder where it is missing, and clears what dead runs left.</summary>
    public RunFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        _folder = folder;
        RemoveLeftovers();
        _lock = new FileStream(LockPath(_run), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
    }

    /// <summary>The path a file has until it is finished.</summary>
    public string TemporaryPath(string fileName) => Path.Combine(_folder, $".{fileName}.{_run}.tmp");

    /// <summary>Gives a finished file its name, replacing an older file of that name.</summary>
    public void Publish(string temporaryPath, string fileName) => File.Move(temporaryPath, Path.Combine(_folder, fileName), overwrite: true);

    /// <summary>Removes a file if it is there.</summary>
    public void Remove(string fileName) => File.Delete(Path.Combine(_folder, fileName));

    /// <summary>Removes the files of embeddings that a condition names.</summary>
    public void RemoveParts(Func<PartName, bool> condition)
    {
        foreach (var path in Directory.GetFiles(_folder))
        {
            if (PartName.TryParse(Path.GetFileName(path)) is { } name && condition(name))
                File.Delete(path);
        }
    }

    /// <summary>Gives the lock up.</summary>
    public void Dispose() => _lock.Dispose();

    private void RemoveLeftovers()
    {
        var liveRuns = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(_folder))
        {
            var match = TemporaryName().Match(Path.GetFileName(path));
            if (!match.Success)
                continue;
            var run = match.Groups["run"].Value;
            if (!liveRuns.TryGetValue(run, out var isLive))
                liveRuns[run] = isLive = IsLive(run);
            if (!isLive)
                File.Delete(path);
        }
    }

    private bool IsLive(string run)
    {
        try
        {
            using var taken = new FileStream(LockPath(run), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private string LockPath(string run) => Path.Combine(_folder, $".run-{run}.lock");

    [GeneratedRegex(@"\A\.(run-(?<run>[0-9a-f]{32})\.lock|[A-Za-z].*\.parquet\.(?<run>[0-9a-f]{32})\.tmp)\z")]
    private static partial Regex TemporaryName();
}
