using System.CommandLine;
using ReIdFlow.Pipeline.Host.Display;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>plugins</c>: what is installed, and what cannot be loaded and why.</summary>
internal static class PluginsCommand
{
    public static Command Create()
    {
        var command = new Command("plugins", "List the installed plugins and the stages that they offer; name those that cannot be loaded, and why.");
        var folders = new PipelineOptions().Plugins;
        command.Options.Add(folders);
        command.SetAction(parsed =>
        {
            var plugins = CheckedPipeline.LoadPlugins(parsed.GetValue(folders)!, Environment.CurrentDirectory, Console.Error);
            PluginPrinter.Print(plugins, Console.Out);
            return plugins.Problems.Count > 0 ? ExitCode.BadConfiguration : ExitCode.Done;
        });
        return command;
    }
}
