using System.CommandLine;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>validate</c>: names every problem of a pipeline, and runs nothing.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var command = new Command("validate", "Check a pipeline and name everything that is wrong with it, without running it.");
        var file = PipelineOptions.File();
        var options = new PipelineOptions();
        command.Arguments.Add(file);
        options.AddTo(command, runs: false);
        command.SetAction(parsed =>
        {
            var pipeline = CheckedPipeline.Read(parsed.GetValue(file)!, options.Request(parsed), Console.Error);
            if (pipeline is null)
                return ExitCode.BadConfiguration;
            Console.Out.WriteLine($"{pipeline.Plan.Name}: {pipeline.Plan.Stages.Count} stages, nothing wrong.");
            return ExitCode.Done;
        });
        return command;
    }
}
