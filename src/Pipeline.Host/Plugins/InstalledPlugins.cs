using ReIdFlow.Pipeline.Host.Security;

namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>The plugins in some folders. Each is looked at when they are found, and loaded when one of its stages is asked for.</summary>
internal sealed class InstalledPlugins
{
    private readonly SortedDictionary<string, (PluginManifest Manifest, string Folder, IReadOnlySet<string> Stages)> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LoadedPlugin?> _loaded = new(StringComparer.Ordinal);
    private readonly List<PluginException> _problems = [];

    /// <summary>Looks at every plugin in the given folders, and loads none.</summary>
    /// <param name="pluginFolders">Folders with a folder for each plugin; of two plugins with one name, the one in the earlier folder is used.</param>
    /// <param name="mayHide">Whether that is as it should be, and no problem to be told.</param>
    public InstalledPlugins(IEnumerable<string> pluginFolders, bool mayHide = false)
    {
        var roots = pluginFolders.Where(Directory.Exists).ToList();
        var locks = roots.Distinct(StringComparer.Ordinal).ToDictionary(r => r, PluginLock.Find, StringComparer.Ordinal);
        foreach (var (folder, guard) in roots.SelectMany(r => Directory.EnumerateDirectories(r).Order(StringComparer.Ordinal).Select(f => (f, locks[r]))))
        {
            try
            {
                guard?.Check(folder);
                Add(PluginManifest.Read(folder), folder, mayHide);
            }
            catch (PluginException e)
            {
                _problems.Add(e);
            }
        }
    }

    /// <summary>Loads those that offer a stage of certain names, each after the plugins that it builds on.</summary>
    /// <param name="isUsed">Tells of a stage's name whether it is wanted.</param>
    /// <returns>All that have been loaded so far.</returns>
    public PluginCatalogue Load(Func<string, bool> isUsed) => Load(_found.Where(p => p.Value.Stages.Any(isUsed)).Select(p => p.Key));

    /// <summary>Loads every plugin.</summary>
    public PluginCatalogue LoadAll() => Load(_found.Keys);

    private PluginCatalogue Load(IEnumerable<string> names)
    {
        foreach (var name in names)
            Load(name, []);
        return new PluginCatalogue([.. _found.Keys.Select(n => _loaded.GetValueOrDefault(n)).OfType<LoadedPlugin>()], [.. _problems]);
    }

    private void Add(PluginManifest manifest, string folder, bool mayHide)
    {
        if (_found.TryGetValue(manifest.Name, out var first))
        {
            if (mayHide)
                return;
            throw new PluginException("RF0407", manifest.Name, folder, $"there is another plugin of this name in {first.Folder}, which is used. Take one of the two away.");
        }

        IReadOnlySet<string> stages = new HashSet<string>();
        try
        {
            stages = PluginAssembly.Inspect(manifest, folder);
        }
        catch (PluginException e)
        {
            _problems.Add(e);
            _loaded[manifest.Name] = null;
        }

        _found.Add(manifest.Name, (manifest, folder, stages));
    }

    private LoadedPlugin? Load(string name, List<string> dependents)
    {
        if (_loaded.TryGetValue(name, out var before))
            return before;
        var (manifest, folder, _) = _found[name];
        try
        {
            dependents.Add(name);
            var bases = new List<LoadedPlugin>();
            foreach (var needed in manifest.BuildsOn)
            {
                if (dependents.Contains(needed, StringComparer.Ordinal))
                    throw new PluginException("RF0408", name, folder, $"it builds on itself: {string.Join(" → ", dependents.SkipWhile(d => d != needed))} → {needed}. Take one \"buildsOn\" away.");
                if (!_found.ContainsKey(needed))
                    throw new PluginException("RF0408", name, folder, $"it builds on plugin '{needed}', which is not installed. Put '{needed}' beside it.");
                bases.Add(Load(needed, dependents)
                    ?? throw new PluginException("RF0408", name, folder, $"it builds on plugin '{needed}', which could not be loaded."));
            }

            var assembly = PluginAssembly.Load(manifest, folder, bases);
            return _loaded[name] = new LoadedPlugin(manifest, folder, assembly, StageReflection.Find(manifest, folder, assembly));
        }
        catch (PluginException e)
        {
            _problems.Add(e);
            return _loaded[name] = null;
        }
        finally
        {
            dependents.Remove(name);
        }
    }
}
