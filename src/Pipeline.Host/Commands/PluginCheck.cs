using ReIdFlow.Pipeline.Host.Display;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>plugins check</c>: loads plugins as a run would, and says of each what it offers or why it does not load.</summary>
internal static class PluginCheck
{
    public static int Run(string folder, IReadOnlyList<string> others, TextWriter output, TextWriter error)
    {
        if (!Directory.Exists(folder))
        {
            error.WriteLine($"error: there is no folder '{folder}'.");
            return ExitCode.BadConfiguration;
        }

        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var isOne = File.Exists(Path.Combine(full, PluginManifest.FileName)) || Directory.EnumerateFiles(full, "*.dll").Any();
        if (!isOne && !Directory.EnumerateDirectories(full).Any())
        {
            error.WriteLine($"{full}: error RF0401: there is no plugin in it. A plugin is a folder with {PluginManifest.FileName} and the assembly of the same name as the folder.");
            return ExitCode.BadConfiguration;
        }

        // What it builds on may stand beside it, or be installed.
        var root = isOne ? Path.GetDirectoryName(full)! : full;
        var installed = PluginFolders.Find(others, full).Where(f => f != root);
        var catalogue = PluginCatalogue.Load([root, .. installed], mayHide: true);
        bool IsAsked(string plugin) => isOne ? plugin == full : Path.GetDirectoryName(plugin) == full;

        foreach (var plugin in catalogue.Plugins.Where(p => IsAsked(p.Folder)))
        {
            PluginPrinter.PrintHeading(plugin, output);
            var stages = plugin.Stages.Count == 0 ? "no stage, as a library" : string.Join(", ", plugin.Stages.Select(s => s.Descriptor.Name));
            output.WriteLine($"  loads, and offers {stages}.");
        }

        List<PluginException> problems = [.. catalogue.Problems.Where(p => IsAsked(p.Folder)), .. catalogue.Plugins.Where(p => IsAsked(p.Folder)).Select(Incomplete).OfType<PluginException>()];
        foreach (var problem in problems)
            error.WriteLine(problem.Message);
        return problems.Count > 0 ? ExitCode.BadConfiguration : ExitCode.Done;
    }

    // It loads, and would break when it first calls what is missing.
    private static PluginException? Incomplete(LoadedPlugin plugin)
        => PluginLibraries.Missing(plugin.Manifest.Name, plugin.Folder) is { Count: > 0 } missing
            ? new PluginException("RF0403", plugin.Manifest.Name, plugin.Folder, $"it was built with {string.Join(", ", missing)}, and {(missing.Count == 1 ? "that file is" : "those files are")} not in its folder. Build the plugin again, for this platform.", "is not whole")
            : null;
}
