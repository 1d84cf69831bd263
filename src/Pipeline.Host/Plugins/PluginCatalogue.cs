using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Security;

namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>Every plugin that was found, and what is wrong with those that cannot be used.</summary>
internal sealed class PluginCatalogue
{
    private readonly Dictionary<(string Plugin, string Stage), StageType> _stages = [];

    private PluginCatalogue(IReadOnlyList<LoadedPlugin> plugins, IReadOnlyList<PluginException> problems)
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

    /// <summary>Loads every plugin in the given folders, each after those that it builds on.</summary>
    /// <param name="pluginFolders">Folders with a folder for each plugin; of two plugins with one name, the one in the earlier folder is used.</param>
    /// <param name="mayHide">Whether that is as it should be, and no problem to be told.</param>
    public static PluginCatalogue Load(IEnumerable<string> pluginFolders, bool mayHide = false)
    {
        var problems = new List<PluginException>();
        var manifests = new SortedDictionary<string, (PluginManifest Manifest, string Folder)>(StringComparer.Ordinal);
        var roots = pluginFolders.Where(Directory.Exists).ToList();
        var locks = roots.Distinct(StringComparer.Ordinal).ToDictionary(r => r, PluginLock.Find, StringComparer.Ordinal);
        foreach (var (folder, guard) in roots.SelectMany(r => Directory.EnumerateDirectories(r).Order(StringComparer.Ordinal).Select(f => (f, locks[r]))))
        {
            try
            {
                guard?.Check(folder);
                var manifest = PluginManifest.Read(folder);
                if (manifests.TryGetValue(manifest.Name, out var first) && mayHide)
                    continue;
                if (first.Manifest is not null)
                    throw new PluginException("RF0407", manifest.Name, folder, $"there is another plugin of this name in {first.Folder}, which is used. Take one of the two away.");
                manifests.Add(manifest.Name, (manifest, folder));
            }
            catch (PluginException e)
            {
                problems.Add(e);
            }
        }

        var loaded = new Dictionary<string, LoadedPlugin?>(StringComparer.Ordinal);
        foreach (var name in manifests.Keys)
            Load(name, manifests, loaded, [], problems);
        return new PluginCatalogue([.. manifests.Keys.Select(n => loaded[n]).OfType<LoadedPlugin>()], problems);
    }

    private static LoadedPlugin? Load(
        string name,
        SortedDictionary<string, (PluginManifest Manifest, string Folder)> manifests,
        Dictionary<string, LoadedPlugin?> loaded,
        List<string> dependents,
        List<PluginException> problems)
    {
        if (loaded.TryGetValue(name, out var before))
            return before;
        var (manifest, folder) = manifests[name];
        try
        {
            dependents.Add(name);
            var bases = new List<LoadedPlugin>();
            foreach (var needed in manifest.BuildsOn)
            {
                if (dependents.Contains(needed, StringComparer.Ordinal))
                    throw new PluginException("RF0408", name, folder, $"it builds on itself: {string.Join(" → ", dependents.SkipWhile(d => d != needed))} → {needed}. Take one \"buildsOn\" away.");
                if (!manifests.ContainsKey(needed))
                    throw new PluginException("RF0408", name, folder, $"it builds on plugin '{needed}', which is not installed. Put '{needed}' beside it.");
                bases.Add(Load(needed, manifests, loaded, dependents, problems)
                    ?? throw new PluginException("RF0408", name, folder, $"it builds on plugin '{needed}', which could not be loaded."));
            }

            var assembly = PluginAssembly.Load(manifest, folder, bases);
            return loaded[name] = new LoadedPlugin(manifest, folder, assembly, StageReflection.Find(manifest, folder, assembly));
        }
        catch (PluginException e)
        {
            problems.Add(e);
            return loaded[name] = null;
        }
        finally
        {
            dependents.Remove(name);
        }
    }
}
