using System.CommandLine;
using ReIdFlow.Pipeline.Host.Templates;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>new plugin</c>: a plugin to start from, with a test and a pipeline that uses it.</summary>
internal static class NewCommand
{
    public static Command Create()
    {
        var command = new Command("new", "Start a plugin from a template that builds, is tested and runs.");
        command.Subcommands.Add(Plugin());
        return command;
    }

    private static Command Plugin()
    {
        var command = new Command("plugin", "Write a plugin to start from: a stage, its test, and a pipeline that uses it.");
        var name = new Argument<string>("name") { Description = "The plugin's name, such as Sharpness." };
        var language = new Option<string>("--language") { Description = "C# or F#.", DefaultValueFactory = _ => "C#" };
        var output = new Option<string?>("--output") { Description = "The folder to write it to; new or empty. Default: a folder of the plugin's name.", HelpName = "folder" };
        var feed = new Option<string?>("--feed") { Description = "The folder, or the address, of the package ReIdFlow.Contracts. Default: the folder that comes with this program.", HelpName = "folder" };
        language.AcceptOnlyFromAmong("C#", "F#");
        command.Arguments.Add(name);
        command.Options.Add(language);
        command.Options.Add(output);
        command.Options.Add(feed);
        command.SetAction(parsed => Run(
            parsed.GetValue(name)!,
            parsed.GetValue(language) == "F#" ? TemplateLanguage.FSharp : TemplateLanguage.CSharp,
            parsed.GetValue(output) ?? parsed.GetValue(name)!,
            parsed.GetValue(feed) ?? Path.Combine(AppContext.BaseDirectory, "feed")));
        return command;
    }

    private static int Run(string name, TemplateLanguage language, string folder, string feed)
    {
        if (!PluginTemplate.IsName(name))
        {
            Console.Error.WriteLine($"error: '{name}' cannot be a plugin's name. A name starts with an upper-case letter and goes on with letters and digits, such as Sharpness: it names an assembly and a namespace.");
            return ExitCode.BadConfiguration;
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Console.Error.WriteLine($"error: the folder '{folder}' is not empty. Name a new one with --output.");
            return ExitCode.BadConfiguration;
        }

        try
        {
            foreach (var file in PluginTemplate.Write(name, language, folder, feed))
                Console.Out.WriteLine(Path.Combine(folder, file));
            Console.Out.WriteLine($"Next, in '{folder}': 'dotnet test' builds and tests it, 'reidflow run' runs it in a pipeline.");
            return ExitCode.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: the plugin cannot be written: {e.Message}");
            return ExitCode.Failed;
        }
    }
}
