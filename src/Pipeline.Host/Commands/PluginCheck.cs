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
        var installed = PluginFolders.Find(others, full).Select(Path.GetFullPath).Where(f => f != root);
        var catalogue = PluginCatalogue.Load([root, .. installed], mayHide: true);
        bool IsAsked(string plugin) => isOne ? plugin == full : Path.GetDirectoryName(plugin) == full;

        foreach (var plugin in catalogue.Plugins.Where(p => IsAsked(p.Folder)))
        {
            PluginPrinter.PrintHeading(plugin, output);
            var stages = plugin.Stages.Count == 0 ? "no stage, as a library" : string.Join(", ", plugin.Stages.Select(s => s.Descriptor.Name));
            output.WriteLine($"  loads, and offers {stages}.");
        }

        var problems = catalogue.Problems.Where(p => IsAsked(p.Folder)).ToList();
        foreach (var problem in problems)
            error.WriteLine(problem.Message);
        return problems.Count > 0 ? ExitCode.BadConfiguration : ExitCode.Done;
    }
}
