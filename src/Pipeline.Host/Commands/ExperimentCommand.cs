using System.CommandLine;
using ReIdFlow.Pipeline.Host.Display;
using ReIdFlow.Pipeline.Host.Experiments;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>experiment</c>: runs a table of pipelines by seeds, and sets the figures beside published ones.</summary>
internal static class ExperimentCommand
{
    public static Command Create()
    {
        var command = new Command("experiment", "Run a table of pipelines and overrides by seeds, and print one table with published figures beside ours.");
        var file = new Argument<string>("file") { Description = "The experiment." };
        var options = new PipelineOptions();
        var fresh = new Option<bool>("--fresh") { Description = "Run everything anew, whatever is known from earlier." };
        command.Arguments.Add(file);
        options.AddTo(command, runs: true);
        options.Set.Description = "Override a value of every row's pipeline, such as --set stages.photos.with.folder=/data/FriesianCattle2017. May be repeated.";
        command.Options.Add(fresh);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(file)!,
            options.Request(parsed),
            parsed.GetValue(options.Parallelism),
            parsed.GetValue(options.Json),
            parsed.GetValue(fresh),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string path, PipelineRequest request, int parallelism, bool json, bool fresh, CancellationToken cancellation)
    {
        using var stop = new StopSignals(cancellation);
        try
        {
            var experiment = ExperimentFile.Read(path);
            var output = Path.GetFullPath(experiment.Output, experiment.Folder);
            var cache = new RunCache(Path.Combine(output, "cache"));
            var running = parallelism > 0 ? new RunOptions { Parallelism = parallelism } : new RunOptions();
            var runner = new ExperimentRunner(experiment, cache, request, running, fresh);
            var results = await runner.RunAsync(stop.Token);

            var table = ExperimentTable.Markdown(experiment, results, runner.Spent);
            var data = ExperimentTable.Json(experiment, results, runner.Spent).ToJsonString(RunRecord.Indented);
            Directory.CreateDirectory(output);
            File.WriteAllText(Path.Combine(output, experiment.Name + ".md"), table);
            File.WriteAllText(Path.Combine(output, experiment.Name + ".json"), data);
            Console.Out.WriteLine(json ? data : table);
            Console.Error.WriteLine($"Written: {Path.Combine(output, experiment.Name)}.md and .json");
            return results.Any(result => result.Problem is not null) ? ExitCode.DoneWithFailures : ExitCode.Done;
        }
        catch (InvalidDataException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.BadConfiguration;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("Cancelled. Runs that were finished are known the next time.");
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: the result could not be written: {e.Message}");
            return ExitCode.Failed;
        }
    }
}
