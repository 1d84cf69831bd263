namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>Where plugins are looked for.</summary>
internal static class PluginFolders
{
    public const string Variable = "REIDFLOW_PLUGINS";

    /// <summary>
    /// The folders the user names; else those in REIDFLOW_PLUGINS; else the nearest folder <c>plugins</c> at or above the
    /// pipeline's folder, and the program's own.
    /// </summary>
    /// <returns>Absolute paths; those that are named start from the current folder.</returns>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> named, string pipelineFolder)
    {
        if (named.Count > 0)
            return [.. named.Select(Path.GetFullPath)];
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable)
            return [.. variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFullPath)];
        return [.. new[] { Above(pipelineFolder), Above(AppContext.BaseDirectory) }.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether the folders are those that are looked for when the user names none; then the pipeline's own plugins hide the program's.</summary>
    public static bool AreDefault(IReadOnlyList<string> named)
        => named.Count == 0 && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var plugins = Path.Combine(folder.FullName, "plugins");
            if (Directory.Exists(plugins) && Directory.EnumerateDirectories(plugins).Any(d => File.Exists(Path.Combine(d, PluginManifest.FileName))))
                return plugins;
        }

        return null;
    }
}
