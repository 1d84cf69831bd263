using System.Text.Json.Nodes;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>Prints the plugins, their stages, and the stages' options.</summary>
internal static class PluginPrinter
{
    /// <summary>Prints every plugin; with a name only the plugin or the stages of that name.</summary>
    /// <returns>Whether anything has that name.</returns>
    public static bool Print(PluginCatalogue plugins, string? name, TextWriter writer)
    {
        var found = name is null;
        foreach (var plugin in plugins.Plugins)
        {
            var stages = plugin.Stages.Select(s => s.Descriptor).Where(s => name is null || name == plugin.Manifest.Name || name == s.Name).ToList();
            if (stages.Count == 0 && name is not null && name != plugin.Manifest.Name)
                continue;
            found = true;
            PrintHeading(plugin, writer);
            foreach (var stage in stages)
                Print(stage, writer);
        }

        return found;
    }

    /// <summary>The plugin's name, version, contract and place.</summary>
    public static void PrintHeading(LoadedPlugin plugin, TextWriter writer)
    {
        var buildsOn = plugin.Manifest.BuildsOn.Count > 0 ? $", builds on {string.Join(", ", plugin.Manifest.BuildsOn)}" : "";
        writer.WriteLine($"{plugin.Manifest.Name} {plugin.Manifest.Version} (contract {plugin.Manifest.Contract}{buildsOn})  {plugin.Folder}");
        if (plugin.Manifest.Description.Length > 0)
            writer.WriteLine($"  {plugin.Manifest.Description}");
    }

    /// <summary>An entry of pipeline.json that uses the stage, with what it has to be given and the first of its other options.</summary>
    public static string Example(StageDescriptor stage)
    {
        var given = stage.Options.Where(o => o.Required).ToList();
        if (given.Count == 0)
            given = [.. stage.Options.Where(o => o.Default is not (null or "null")).Take(1)];
        var entry = new JsonObject { ["use"] = stage.Name };
        if (stage.Input != DataType.None)
            entry["from"] = "…";
        if (given.Count > 0)
            entry["with"] = new JsonObject(given.Select(o => KeyValuePair.Create(o.Name, o.Default is null ? Value(o.Type) : JsonNode.Parse(o.Default))));
        return $"\"{stage.Name}\": {entry.ToJsonString(Compact)}";
    }

    private static readonly System.Text.Json.JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void Print(StageDescriptor stage, TextWriter writer)
    {
        writer.WriteLine($"  {stage.Name}  [{KindOf(stage)}]  {stage.Description}");
        foreach (var option in stage.Options)
            writer.WriteLine($"      {option.Name}: {OptionText.Of(option)}  {option.Description}");
        writer.WriteLine($"      Example: {Example(stage)}");
    }

    // A value that fits, to be changed by whoever copies it.
    private static JsonNode? Value(OptionType type) => type switch
    {
        OptionType.Choice choice => choice.Item[0],
        OptionType.Integer whole => (long)Math.Max(whole.Item.Min, 1),
        OptionType.Number number => double.IsFinite(number.Item.Min) ? number.Item.Min : 1.0,
        OptionType.ListOf list => new JsonArray([.. Enumerable.Range(0, Math.Max(1, list.minItems)).Select(_ => Value(list.item))]),
        OptionType.Record record => new JsonObject(record.Item.Where(o => o.Required).Select(o => KeyValuePair.Create(o.Name, Value(o.Type)))),
        _ when type.IsFlag => true,
        _ when type.IsPath => "path",
        _ => "text",
    };

    private static string KindOf(StageDescriptor stage) => stage.Kind switch
    {
        StageKind.StoreSource => "store source",
        StageKind.Model when stage.Trainable => "model that learns",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
