using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins;
using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>
/// Loads a plugin's assembly into a load context of its own. The one place that knows McMaster.NETCore.Plugins.
/// </summary>
internal static class PluginAssembly
{
    private static readonly AssemblyName Contracts = typeof(Sample).Assembly.GetName();

    /// <summary>Reads what is in the assembly, without loading it: that takes a hundredth of the time.</summary>
    /// <param name="manifest">The plugin's manifest.</param>
    /// <param name="folder">The plugin's folder.</param>
    /// <returns>The names of the stages that it offers.</returns>
    /// <exception cref="PluginException">The assembly is missing or none, carries its own contracts, or was built for other ones.</exception>
    public static IReadOnlySet<string> Inspect(PluginManifest manifest, string folder)
    {
        var file = FileOf(manifest, folder);
        if (!File.Exists(file))
            throw new PluginException("RF0403", manifest.Name, folder, $"{manifest.Name}.dll is not there. Build the plugin again.");
        if (File.Exists(Path.Combine(folder, Contracts.Name + ".dll")))
            throw new PluginException("RF0404", manifest.Name, folder, $"it carries its own copy of {Contracts.Name}.dll, whose types are not this program's. Reference the contracts with Private=\"false\" and ExcludeAssets=\"runtime\", delete the copy and build again.");
        try
        {
            using var stream = File.OpenRead(file);
            using var portable = new PEReader(stream);
            var metadata = portable.GetMetadataReader();
            CheckReference(manifest, folder, metadata);
            return StageMetadata.NamesIn(metadata);
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or IOException)
        {
            throw new PluginException("RF0403", manifest.Name, folder, $"{manifest.Name}.dll is no .NET assembly ({e.Message}). Build the plugin again.");
        }
    }

    /// <summary>Loads a plugin that was inspected before.</summary>
    /// <param name="manifest">The plugin's manifest.</param>
    /// <param name="folder">The plugin's folder.</param>
    /// <param name="bases">The plugins whose libraries it builds on, loaded before.</param>
    /// <exception cref="PluginException">It cannot be loaded.</exception>
    public static Assembly Load(PluginManifest manifest, string folder, IReadOnlyList<LoadedPlugin> bases)
    {
        try
        {
            var loader = PluginLoader.CreateFromAssemblyFile(FileOf(manifest, folder), config =>
            {
                config.PreferSharedTypes = false;
                config.IsUnloadable = false;
                config.SharedAssemblies.Add(Contracts);
                foreach (var shared in bases.SelectMany(b => ManagedAssemblies(b.Folder)))
                    config.SharedAssemblies.Add(shared);
                if (bases.Count > 0)
                    config.DefaultContext = bases.Count == 1 ? ContextOf(bases[0]) : new SharedLibraries(bases.Select(ContextOf));
            });
            return loader.LoadDefaultAssembly();
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException)
        {
            throw new PluginException("RF0403", manifest.Name, folder, $"{manifest.Name}.dll cannot be loaded ({e.Message}). Build the plugin again for .NET {Environment.Version.Major}.");
        }
    }

    private static AssemblyLoadContext ContextOf(LoadedPlugin plugin)
        => AssemblyLoadContext.GetLoadContext(plugin.Assembly) ?? AssemblyLoadContext.Default;

    private static string FileOf(PluginManifest manifest, string folder) => Path.Combine(folder, manifest.Name + ".dll");

    // The manifest says what the author meant, the assembly what the compiler saw.
    private static void CheckReference(PluginManifest manifest, string folder, MetadataReader metadata)
    {
        foreach (var handle in metadata.AssemblyReferences)
        {
            var reference = metadata.GetAssemblyReference(handle);
            if (metadata.GetString(reference.Name) == Contracts.Name)
                PluginManifest.ThrowIfUnfit(manifest.Name, folder, reference.Version.Major, reference.Version.Minor);
        }
    }

    private static IEnumerable<AssemblyName> ManagedAssemblies(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal))
        {
            AssemblyName? name = null;
            try
            {
                name = AssemblyName.GetAssemblyName(file);
            }
            catch (BadImageFormatException)
            {
                // A native library.
            }

            if (name is not null)
                yield return name;
        }
    }

    /// <summary>Finds an assembly in the first of several plugins that has it.</summary>
    private sealed class SharedLibraries(IEnumerable<AssemblyLoadContext> contexts) : AssemblyLoadContext("shared libraries")
    {
        private readonly AssemblyLoadContext[] _contexts = [.. contexts];

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            foreach (var context in _contexts)
            {
                try
                {
                    return context.LoadFromAssemblyName(assemblyName);
                }
                catch (FileNotFoundException)
                {
                    // The next one may have it.
                }
            }

            return null;
        }
    }
}
