using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>The plugins that are loaded, and what is wrong with those that cannot be used.</summary>
internal sealed class PluginCatalogue
{
    private readonly Dictionary<(string Plugin, string Stage), StageType> _stages = [];

    public PluginCatalogue(IReadOnlyList<LoadedPlugin> plugins, IReadOnlyList<PluginException> problems)
    {
        Plugins = plugins;
        Problems = problems;
        foreach (var plugin in plugins)
        {
            foreach (var stage in plugin.Stages)
                _stages[(plugin.Manifest.Name, stage.Descriptor.Name)] = stage;
        }

        Stages = new Catalogue([.. _stages.Values.Select(s => s.Descriptor)]);
    }

    public IReadOnlyList<LoadedPlugin> Plugins { get; }

    public IReadOnlyList<PluginException> Problems { get; }

    /// <summary>The stages, for checking a pipeline.</summary>
    public Catalogue Stages { get; }

    public StageType Find(StageDescriptor stage) => _stages[(stage.Plugin, stage.Name)];

    /// <summary>Loads every plugin in the given folders; the parameters are those of <see cref="InstalledPlugins(IEnumerable{string}, bool)"/>.</summary>
    public static PluginCatalogue Load(IEnumerable<string> pluginFolders, bool mayHide = false) => new InstalledPlugins(pluginFolders, mayHide).LoadAll();
}
