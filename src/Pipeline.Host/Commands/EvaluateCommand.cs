using System.CommandLine;
using System.Text.Json.Nodes;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>evaluate</c>: measures embeddings that an earlier run wrote.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var command = new Command("evaluate", "Measure the embeddings in a folder that an earlier run wrote.");
        var folder = new Argument<string>("folder") { Description = "The folder with the Parquet files." };
        var options = new PipelineOptions();
        command.Arguments.Add(folder);
        options.AddTo(command, runs: true);
        options.Set.Description = "Set an option of the evaluation, such as --set stages.evaluate.with.distance=cosine. May be repeated.";
        command.SetAction((parsed, cancellation) =>
        {
            var text = new JsonObject
            {
                ["name"] = "evaluate",
                ["stages"] = new JsonObject
                {
                    ["stored"] = new JsonObject { ["use"] = "stored-embeddings", ["with"] = new JsonObject { ["folder"] = parsed.GetValue(folder) } },
                    ["evaluate"] = new JsonObject { ["use"] = "evaluate", ["from"] = "stored", ["with"] = new JsonObject() },
                },
            };
            var pipeline = CheckedPipeline.Compose("evaluate", text.ToJsonString(), parsed.GetValue(options.Set)!, parsed.GetValue(options.Plugins)!, Console.Error);
            return pipeline is null
                ? Task.FromResult(ExitCode.BadConfiguration)
                : RunCommand.RunAsync(pipeline, parsed.GetValue(options.Parallelism), parsed.GetValue(options.Json), keepRecord: false, cancellation);
        });
        return command;
    }
}
