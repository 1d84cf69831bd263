namespace ReIdFlow.Pipeline.Host.Security;

/// <summary>Paths with links in them.</summary>
internal static class LinkedPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <summary>Where a path leads when the links in all its parts are followed. What does not exist leads nowhere else.</summary>
    /// <param name="path">An absolute path.</param>
    /// <returns>An absolute path; the given one from where links go round in circles.</returns>
    public static string Follow(string path)
    {
        var links = 0;
        var followed = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(Parts(path).Reverse());
        while (rest.TryPop(out var part))
        {
            var next = Path.Combine(followed, part);
            if (links < MostLinks && TargetOf(next) is { } target)
            {
                links++;
                // A link may lead to what has links in it again.
                var full = Path.GetFullPath(target, followed);
                foreach (var step in Parts(full).Reverse())
                    rest.Push(step);
                followed = Path.GetPathRoot(full)!;
                continue;
            }

            followed = next;
        }

        return followed;
    }

    private static string[] Parts(string path)
        => path[Path.GetPathRoot(path)!.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);

    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
