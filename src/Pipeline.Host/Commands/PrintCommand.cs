using System.CommandLine;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>print</c>: the configuration as it comes together, and where each value is from.</summary>
internal static class PrintCommand
{
    public static Command Create()
    {
        var command = new Command("print", "Print a pipeline with all that it extends, its variables and overrides, and say of each value where it comes from.");
        var file = PipelineOptions.File();
        var options = new PipelineOptions();
        var defaults = new Option<bool>("--defaults") { Description = "Print the options that are left to their defaults too." };
        command.Arguments.Add(file);
        command.Options.Add(defaults);
        options.AddTo(command, runs: false);
        command.SetAction(parsed =>
        {
            var printed = CheckedPipeline.Print(parsed.GetValue(file)!, options.Request(parsed), parsed.GetValue(defaults), Console.Error);
            if (printed is null)
                return ExitCode.BadConfiguration;
            Console.Out.Write(printed);
            return ExitCode.Done;
        });
        return command;
    }
}
