using System.Reflection;
using ReIdFlow.Pipeline.Host.Security;

namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>The plugins in some folders. Each is looked at when they are found, and loaded when one of its stages is asked for.</summary>
internal sealed class InstalledPlugins
{
    private readonly SortedDictionary<string, (PluginManifest Manifest, string Folder, IReadOnlySet<string> Stages)> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LoadedPlugin?> _loaded = new(StringComparer.Ordinal);
    private Func<string, bool> _isUsed = static _ => false;
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

    /// <summary>Loads the stages of certain names: the plugins that offer them, each after those that it builds on.</summary>
    /// <param name="isUsed">Tells of a stage's name whether it is wanted.</param>
    /// <returns>The plugins loaded so far, with these stages.</returns>
    public PluginCatalogue Load(Func<string, bool> isUsed)
    {
        _isUsed = isUsed;
        foreach (var name in _loaded.Keys.ToList())
            Renew(name);
        foreach (var (name, plugin) in _found)
        {
            if (plugin.Stages.Any(isUsed))
                Load(name, []);
        }

        return Catalogue();
    }

    /// <summary>Loads every plugin, with all stages.</summary>
    public PluginCatalogue LoadAll()
    {
        Load(static _ => true);

        // Those without a stage as well.
        foreach (var name in _found.Keys)
            Load(name, []);
        return Catalogue();
    }

    private PluginCatalogue Catalogue() => new([.. _found.Keys.Select(n => _loaded.GetValueOrDefault(n)).OfType<LoadedPlugin>()], [.. _problems]);

    private void Renew(string name)
    {
        if (_loaded[name] is not { } plugin)
            return;
        try
        {
            _loaded[name] = plugin with { Stages = StagesOf(plugin.Manifest, plugin.Folder, plugin.Assembly) };
        }
        catch (PluginException e)
        {
            _problems.Add(e);
            _loaded[name] = null;
        }
    }

    private IReadOnlyList<StageType> StagesOf(PluginManifest manifest, string folder, Assembly assembly) => StageReflection.Find(manifest, folder, assembly, _isUsed);

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
            return _loaded[name] = new LoadedPlugin(manifest, folder, assembly, StagesOf(manifest, folder, assembly));
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
