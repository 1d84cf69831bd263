using System.CommandLine;
using System.Text.Json;
using ReIdFlow.Pipeline.Host.Display;
using ReIdFlow.Pipeline.Host.Resuming;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>run</c>: runs a pipeline from its sources to its figures.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var command = new Command("run", "Run a pipeline: load the photos, have the models learn, write the embeddings, measure them.");
        AddTo(command);
        return command;
    }

    /// <summary>Gives a command the arguments and the action of <c>run</c>.</summary>
    public static void AddTo(Command command)
    {
        var file = PipelineOptions.File();
        var options = new PipelineOptions();
        command.Arguments.Add(file);
        options.AddTo(command, runs: true);
        var fresh = new Option<bool>("--fresh") { Description = "Do everything anew, and forget what earlier runs kept in the output folder." };
        command.Options.Add(fresh);
        command.SetAction((parsed, cancellation) =>
        {
            var pipeline = CheckedPipeline.Read(parsed.GetValue(file)!, options.Request(parsed), Console.Error);
            return pipeline is null
                ? Task.FromResult(ExitCode.BadConfiguration)
                : RunAsync(pipeline, parsed.GetValue(options.Parallelism), parsed.GetValue(options.Json), keepRecord: true, cancellation, parsed.GetValue(fresh));
        });
    }

    public static async Task<int> RunAsync(CheckedPipeline pipeline, int parallelism, bool json, bool keepRecord, CancellationToken cancellation, bool fresh = false)
    {
        var options = new RunOptions { Resumes = keepRecord, Fresh = fresh };
        if (parallelism > 0)
            options = options with { Parallelism = parallelism };
        using var stop = new StopSignals(cancellation);
        await using var console = new RunConsole(Console.Error);
        LivePipeline? live = null;
        try
        {
            live = LivePipeline.Create(pipeline.Plan, pipeline.Plugins, options, pipeline.BaseFolder, pipeline.Info, console.LogOf);
            using var held = keepRecord ? OutputLock.Take(live.OutputFolder, pipeline.Plan.Name) : null;
            var report = await PipelineRun.RunAsync(live, options, console, stop.Token);
            await console.StopAsync();
            // Where the outputs of the run before stand, so does the record of how they were made.
            if (keepRecord && !report.Stands)
                RunRecord.Write(live.OutputFolder, RunJson.Of(report));
            if (json)
                Console.Out.WriteLine(RunJson.Of(report).ToJsonString(RunRecord.Indented));
            else
                ResultsPrinter.Print(report, Console.Out);
            FailurePrinter.Print(report, Console.Error);
            return report.Failures.Count > 0 ? ExitCode.DoneWithFailures : ExitCode.Done;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            await console.StopAsync();
            Console.Error.WriteLine("Cancelled. What had been written is in the sinks' folders, marked as partial.");
            return ExitCode.Cancelled;
        }
        catch (OutputInUseException e)
        {
            await console.StopAsync();
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.Failed;
        }
        catch (BrokenStageException e)
        {
            await console.StopAsync();
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            await console.StopAsync();
            Console.Error.WriteLine($"error: the run's own record could not be written to '{pipeline.Plan.Output}': {e.Message} Make room there or allow writing, and run again: what was finished is kept.");
            return ExitCode.Failed;
        }
        catch (Exception e)
        {
            await console.StopAsync();
            Console.Error.WriteLine($"error: ReIdFlow itself failed, which it should not. Please report it with what follows.{Environment.NewLine}{e}");
            return ExitCode.Failed;
        }
        finally
        {
            if (live is not null)
                await live.DisposeAsync();
        }
    }
}
