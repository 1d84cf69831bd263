using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Finds photos in a folder and in the folders below it, by the ending of the name. Other files, and files and folders whose names start
/// with a dot (what file browsers leave behind), are passed over silently. Links are followed; a link that leads back to a folder around
/// it, and a folder that cannot be read, are reported, and the search goes on. A photo is not opened.
/// </summary>
internal sealed class PhotoFinder(StageContext context, IEnumerable<string> extensions)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly HashSet<string> _extensions = extensions
        .Select(extension => "." + extension.TrimStart('.'))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The endings that every decoder here knows.</summary>
    public static IReadOnlyList<string> DefaultExtensions { get; } = ["jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff"];

    /// <summary>Finds the photos; the folder itself is checked at once, the rest while the result is read.</summary>
    /// <param name="root">Absolute path of the folder.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    /// <returns>Paths relative to the folder, with <c>/</c> between the parts, in ordinal order.</returns>
    /// <exception cref="StageException">The folder is not there or cannot be read.</exception>
    public IEnumerable<string> Find(string root, CancellationToken cancellation)
    {
        if (File.Exists(root))
            throw new StageException($"'{root}' is a file. Name the folder that holds the photos.");
        if (!Directory.Exists(root))
            throw new StageException($"The folder '{root}' does not exist. Correct the option 'folder'; a relative path starts at '{context.BaseFolder}'.");
        return Walk(root, cancellation);
    }

    private IEnumerable<string> Walk(string root, CancellationToken cancellation)
    {
        var (photos, others) = (0, 0);
        var pending = new Stack<Entry>();
        pending.Push(new Entry("", IsFolder: true, Ancestors.Of(root)));
        while (pending.TryPop(out var entry))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!entry.IsFolder)
            {
                photos++;
                yield return entry.Path;
                continue;
            }

            // In reverse, since what is pushed last is popped first.
            var entries = ReadFolder(root, entry, ref others);
            for (var i = entries.Count - 1; i >= 0; i--)
                pending.Push(entries[i]);
        }

        if (photos == 0)
            context.Log.Warn($"'{root}' holds no photo: none of its {others} files ends in {string.Join(", ", _extensions.Order(StringComparer.Ordinal))}. Correct 'folder' or 'extensions'.");
        else
            context.Log.Info($"Found {photos} photos in '{root}'; passed over {others} other files.");
    }

    /// <summary>The photos and folders in one folder, in the order of their paths (in which a folder's name ends in <c>/</c>).</summary>
    private List<Entry> ReadFolder(string root, Entry folder, ref int others)
    {
        var found = new List<Entry>();
        try
        {
            foreach (var info in new DirectoryInfo(Path.Join(root, folder.Path)).EnumerateFileSystemInfos("*", Everything))
            {
                if (info.Name.StartsWith('.'))
                    continue;
                var path = folder.Path.Length == 0 ? info.Name : folder.Path + "/" + info.Name;
                if (info.Attributes.HasFlag(FileAttributes.Directory))
                    AddFolder(found, path, info, folder.Ancestors!);
                else if (_extensions.Contains(Path.GetExtension(info.Name)))
                    found.Add(new Entry(path, IsFolder: false, null));
                else if (LeadsNowhere(info))
                    context.ReportFailure(path, "The link leads in a circle. Remove it.");
                else
                    others++;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (folder.Path.Length == 0)
                throw new StageException($"The folder '{root}' cannot be read: {e.Message} Give this user the right to read it.", e);
            context.ReportFailure(folder.Path, $"The folder cannot be read: {e.Message} Its photos are left out; give this user the right to read it.");
            return [];
        }

        found.Sort(static (a, b) => string.CompareOrdinal(a.SortKey, b.SortKey));
        return found;
    }

    private void AddFolder(List<Entry> found, string path, FileSystemInfo folder, Ancestors ancestors)
    {
        var resolved = folder.Attributes.HasFlag(FileAttributes.ReparsePoint)
            ? ResolvedPath.Of(Path.Join(ancestors.Folder, folder.Name))
            : Path.Join(ancestors.Folder, folder.Name);
        if (ancestors.Contain(resolved))
            context.ReportFailure(path, $"A link leads in a circle: this is '{resolved}' again, a folder around it, and is not searched twice. Remove the link.");
        else
            found.Add(new Entry(path, IsFolder: true, new Ancestors(resolved, ancestors)));
    }

    private static bool LeadsNowhere(FileSystemInfo info)
    {
        if (!info.Attributes.HasFlag(FileAttributes.ReparsePoint))
            return false;
        try
        {
            info.ResolveLinkTarget(returnFinalTarget: true);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private sealed record Entry(string Path, bool IsFolder, Ancestors? Ancestors)
    {
        public string SortKey { get; } = IsFolder ? Path + "/" : Path;
    }

    /// <summary>A folder, links resolved, and the folders around it.</summary>
    private sealed record Ancestors(string Folder, Ancestors? Parent)
    {
        public static Ancestors Of(string root) => new(ResolvedPath.Of(root), null);

        public bool Contain(string folder)
        {
            for (var ancestor = this; ancestor is not null; ancestor = ancestor.Parent)
            {
                if (ancestor.Folder == folder)
                    return true;
            }

            return false;
        }
    }
}
