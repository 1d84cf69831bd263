using System.Text.Json;
using System.Text.Json.Nodes;
using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Fitted models on disk: a folder each, with the configuration that they came from in stage.json.</summary>
internal static class FittedModels
{
    private const string Description = "stage.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string FolderOf(LivePipeline pipeline, LiveStage stage) => Path.Combine(pipeline.OutputFolder, "models", stage.Id);

    /// <summary>Saves beside the old folder, then takes its place: a model that is there is whole.</summary>
    public static void Save(LivePipeline pipeline, LiveStage stage)
    {
        var folder = FolderOf(pipeline, stage);
        var fresh = folder + ".new";
        if (Directory.Exists(fresh))
            Directory.Delete(fresh, recursive: true);
        Directory.CreateDirectory(fresh);
        ((ITrainableModel)stage.Instance).Save(fresh);
        var description = new JsonObject
        {
            ["use"] = stage.Plan.Stage.Name,
            ["plugin"] = stage.Plugin,
            ["pluginVersion"] = pipeline.Info.Versions.GetValueOrDefault(stage.Plugin),
            ["options"] = JsonNode.Parse(stage.Plan.Options.GetRawText()),
            ["seed"] = pipeline.Plan.Seed,
            ["pipeline"] = pipeline.Info.Pipeline,
            ["configurationHash"] = pipeline.Info.ConfigurationHash,
        };
        File.WriteAllText(Path.Combine(fresh, Description), description.ToJsonString(Indented) + "\n");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.Move(fresh, folder);
    }

    /// <exception cref="StageException">There is no model of this stage's kind in the folder.</exception>
    public static void Load(LiveStage stage, string from)
    {
        var folder = stage.Context.ResolvePath(from);
        var file = Path.Combine(folder, Description);
        string? use;
        try
        {
            use = JsonNode.Parse(File.ReadAllText(file))?["use"]?.GetValue<string>();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"there is no fitted model in '{folder}' ({Description} is missing). \"load\" names the folder of a stage under the \"models\" folder of an earlier run's output.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StageException($"'{file}' is damaged: {e.Message}");
        }

        if (use != stage.Plan.Stage.Name)
            throw new StageException($"the model in '{folder}' is a '{use}', not a '{stage.Plan.Stage.Name}'.");
        ((ITrainableModel)stage.Instance).Load(folder);
    }
}
