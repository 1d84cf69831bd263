using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>Prints the plugins, their stages, and the stages' options.</summary>
internal static class PluginPrinter
{
    public static void Print(PluginCatalogue plugins, TextWriter writer)
    {
        foreach (var plugin in plugins.Plugins)
        {
            var buildsOn = plugin.Manifest.BuildsOn.Count > 0 ? $", builds on {string.Join(", ", plugin.Manifest.BuildsOn)}" : "";
            writer.WriteLine($"{plugin.Manifest.Name} {plugin.Manifest.Version} (contract {plugin.Manifest.Contract}{buildsOn})  {plugin.Folder}");
            foreach (var stage in plugin.Stages.Select(s => s.Descriptor))
            {
                writer.WriteLine($"  {stage.Name}  [{KindOf(stage)}]  {stage.Description}");
                foreach (var option in stage.Options)
                    writer.WriteLine($"      {option.Name}: {OptionText.Of(option)}  {option.Description}");
            }
        }
    }

    private static string KindOf(StageDescriptor stage) => stage.Kind switch
    {
        StageKind.StoreSource => "store source",
        StageKind.Model when stage.Trainable => "model that learns",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
