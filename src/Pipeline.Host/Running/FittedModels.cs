using System.Text.Json;
using System.Text.Json.Nodes;
using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Fitted models on disk: a folder each, with the configuration that they came from in stage.json.</summary>
internal static class FittedModels
{
    private const string Description = "stage.json";
    private const string Fingerprint = "fingerprint";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string FolderOf(LivePipeline pipeline, LiveStage stage) => Path.Combine(pipeline.OutputFolder, "models", stage.Id);

    /// <summary>Saves beside the old folder, then takes its place: a model that is there is whole.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="stage">The model's stage.</param>
    /// <param name="fingerprint">Names all that decided what it learnt; null where that cannot be told.</param>
    /// <exception cref="StageException">The disk is full, or the folder cannot be written.</exception>
    public static void Save(LivePipeline pipeline, LiveStage stage, string? fingerprint = null)
    {
        var folder = FolderOf(pipeline, stage);
        var fresh = folder + ".new";
        try
        {
            if (Directory.Exists(fresh))
                Directory.Delete(fresh, recursive: true);
            Directory.CreateDirectory(fresh);
            ((ITrainableModel)stage.Instance).Save(fresh);
            File.WriteAllText(Path.Combine(fresh, Description), Describe(pipeline, stage, fingerprint).ToJsonString(Indented) + "\n");
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            Directory.Move(fresh, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"what it learnt cannot be saved to '{folder}': {e.Message.TrimEnd('.')}. Make room there or allow writing, or choose another folder with 'output'.", e);
        }
    }

    /// <summary>Loads what an earlier run learnt from the same samples with the same options, if it did.</summary>
    public static bool TryReuse(LivePipeline pipeline, LiveStage stage, string fingerprint)
    {
        var folder = FolderOf(pipeline, stage);
        try
        {
            var description = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, Description)));
            if (description?[Fingerprint]?.GetValue<string>() != fingerprint)
                return false;
            ((ITrainableModel)stage.Instance).Load(folder);
            stage.Context.Log.Info("learnt from the same photos before; it is loaded from the output folder.");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return false;
        }
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

    private static JsonObject Describe(LivePipeline pipeline, LiveStage stage, string? fingerprint)
    {
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
        if (fingerprint is not null)
            description[Fingerprint] = fingerprint;
        return description;
    }
}
