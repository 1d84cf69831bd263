using System.CommandLine;
using System.Text.Json.Nodes;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary><c>identify</c>: names the animals in embeddings that an earlier run wrote.</summary>
internal static class IdentifyCommand
{
    public static Command Create()
    {
        var command = new Command("identify", "Name the animals in embeddings that an earlier run wrote, by a gallery of known ones.");
        var folder = new Argument<string>("folder") { Description = "The folder with the new photos' Parquet files." };
        var gallery = new Option<string?>("--gallery") { Description = "The folder with the gallery's Parquet files. Default: the photos of the first folder whose individual is known.", HelpName = "folder" };
        var enrol = new Option<bool>("--enrol") { Description = "Add the animals that are named with certainty, and new ones under proposed names, to the gallery." };
        var csv = new Option<string?>("--csv") { Description = "Write the names to this table.", HelpName = "file" };
        var options = new PipelineOptions();
        command.Arguments.Add(folder);
        command.Options.Add(gallery);
        command.Options.Add(enrol);
        command.Options.Add(csv);
        options.AddTo(command, runs: true);
        options.Set.Description = "Set an option of the identification, such as --set stages.identify.with.falseAcceptRate=0.01. May be repeated.";
        command.SetAction((parsed, cancellation) =>
        {
            var known = parsed.GetValue(gallery);
            if (parsed.GetValue(enrol) && known is null)
            {
                Console.Error.WriteLine("error: --enrol adds to a gallery, and none is named. Add --gallery folder.");
                return Task.FromResult(ExitCode.BadConfiguration);
            }

            var text = Pipeline(parsed.GetValue(folder)!, known, parsed.GetValue(enrol), parsed.GetValue(csv));
            var pipeline = CheckedPipeline.Compose("identify", text.ToJsonString(), parsed.GetValue(options.Set)!, parsed.GetValue(options.Plugins)!, Console.Error);
            return pipeline is null
                ? Task.FromResult(ExitCode.BadConfiguration)
                : RunCommand.RunAsync(pipeline, parsed.GetValue(options.Parallelism), parsed.GetValue(options.Json), keepRecord: false, cancellation);
        });
        return command;
    }

    private static JsonObject Pipeline(string folder, string? gallery, bool enrols, string? csv)
    {
        static JsonObject Stored(string path) => new() { ["use"] = "stored-embeddings", ["with"] = new JsonObject { ["folder"] = path } };
        var stages = new JsonObject { ["photos"] = Stored(folder) };
        var from = new JsonArray("photos");
        if (gallery is not null)
        {
            stages["gallery"] = Stored(gallery);
            from.Add("gallery");
        }

        stages["identify"] = new JsonObject { ["use"] = "identify", ["from"] = from, ["with"] = new JsonObject() };
        if (csv is not null)
            stages["csv"] = new JsonObject { ["use"] = "export-csv", ["from"] = "identify", ["with"] = new JsonObject { ["file"] = csv } };
        if (enrols)
            stages["enrol"] = new JsonObject { ["use"] = "enrol", ["from"] = "identify", ["with"] = new JsonObject { ["folder"] = gallery } };
        return new JsonObject { ["name"] = "identify", ["stages"] = stages };
    }
}
