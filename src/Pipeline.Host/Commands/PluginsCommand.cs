using System.CommandLine;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Display;
using ReIdFlow.Pipeline.Host.Plugins;
using ReIdFlow.Pipeline.Host.Security;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>plugins</c>: what is installed, and what cannot be loaded and why.</summary>
internal static class PluginsCommand
{
    public static Command Create()
    {
        var command = new Command("plugins", "List the installed plugins and the stages that they offer; name those that cannot be loaded, and why.");
        var folders = new PipelineOptions().Plugins;
        var name = new Argument<string?>("name") { Description = "Only the plugin, or the stage, of this name.", Arity = ArgumentArity.ZeroOrOne };
        command.Options.Add(folders);
        command.Arguments.Add(name);
        command.Subcommands.Add(Check());
        command.Subcommands.Add(Lock());
        command.SetAction(parsed =>
        {
            var plugins = CheckedPipeline.LoadPlugins(parsed.GetValue(folders)!, Environment.CurrentDirectory, Console.Error);
            if (!PluginPrinter.Print(plugins, parsed.GetValue(name), Console.Out))
            {
                var names = plugins.Plugins.SelectMany(p => p.Stages.Select(s => s.Descriptor.Name).Prepend(p.Manifest.Name));
                Console.Error.WriteLine($"error: there is no plugin and no stage '{parsed.GetValue(name)}'.{PipelineFile.DidYouMean(names, parsed.GetValue(name)!)}");
                return ExitCode.BadConfiguration;
            }

            return plugins.Problems.Count > 0 ? ExitCode.BadConfiguration : ExitCode.Done;
        });
        return command;
    }

    private static Command Check()
    {
        var command = new Command("check", "Load one plugin, or a folder of plugins, and say what it offers or why it cannot be loaded.");
        var folder = new Argument<string>("folder") { Description = "The plugin's folder, with its plugin.json; or a folder of such folders." };
        var others = new PipelineOptions().Plugins;
        command.Arguments.Add(folder);
        command.Options.Add(others);
        command.SetAction(parsed => PluginCheck.Run(parsed.GetValue(folder)!, parsed.GetValue(others)!, Console.Out, Console.Error));
        return command;
    }

    private static Command Lock()
    {
        var command = new Command("lock", $"Write {PluginLock.FileName} beside the plugins: from then on a plugin that is changed or new is refused.");
        var folders = new PipelineOptions().Plugins;
        command.Options.Add(folders);
        command.SetAction(parsed =>
        {
            var found = PluginFolders.Find(parsed.GetValue(folders)!, Environment.CurrentDirectory);
            if (found.FirstOrDefault(f => !Directory.Exists(f)) is { } missing)
            {
                Console.Error.WriteLine($"error: there is no folder '{missing}'.");
                return ExitCode.BadConfiguration;
            }

            if (found.Count == 0)
            {
                Console.Error.WriteLine("error: no folder with plugins was found. Name one with --plugins.");
                return ExitCode.BadConfiguration;
            }

            try
            {
                foreach (var folder in found)
                    Console.Out.WriteLine($"{Path.Combine(folder, PluginLock.FileName)}: {PluginLock.Write(folder).Count} plugins locked.");
                return ExitCode.Done;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"error: the plugins cannot be locked: {e.Message}");
                return ExitCode.Failed;
            }
        });
        return command;
    }
}
