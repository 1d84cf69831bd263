namespace ReIdFlow.Plugins.Datasets;

/// <summary>Absolute paths without links in any of their parts, so that two paths of one folder are the same text.</summary>
internal static class ResolvedPath
{
    /// <summary>As many as Linux follows in one path.</summary>
    private const int MostLinks = 40;

    /// <summary>Resolves every link in a path.</summary>
    /// <param name="path">An absolute path.</param>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
        var pending = new Stack<string>();
        var resolved = Begin(path, pending);
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }

            var next = Path.Join(resolved, part);
            if (new FileInfo(next).LinkTarget is not { } target)
                resolved = next;
            else if (++links > MostLinks)
                throw new IOException($"The links in '{path}' lead in a circle.");
            else if (Path.IsPathFullyQualified(target))
                resolved = Begin(target, pending);
            else
                Push(target, pending);
        }

        return resolved;
    }

    /// <summary>Pushes an absolute path's parts, and gives its root.</summary>
    private static string Begin(string path, Stack<string> pending)
    {
        var root = Path.GetPathRoot(path)!;
        Push(path[root.Length..], pending);
        return root;
    }

    private static void Push(string path, Stack<string> pending)
    {
        var parts = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts.Where(part => part != ".").Reverse())
            pending.Push(part);
    }
}
