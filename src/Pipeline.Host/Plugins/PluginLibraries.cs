using System.Text.Json;

namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>The libraries that a plugin was built with, managed and native, as its deps.json lists them.</summary>
internal static class PluginLibraries
{
    /// <summary>Names those that are not in the plugin's folder. What is missing is noticed otherwise when it is first called, late in a run.</summary>
    /// <param name="plugin">The plugin's name.</param>
    /// <param name="folder">The plugin's folder.</param>
    /// <returns>File names; none where there is no list that can be read.</returns>
    public static IReadOnlyList<string> Missing(string plugin, string folder)
    {
        try
        {
            using var list = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, plugin + ".deps.json")));
            var target = list.RootElement.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
            return [.. list.RootElement.GetProperty("targets").GetProperty(target).EnumerateObject()
                .SelectMany(library => Files(library.Value, "runtime").Concat(Files(library.Value, "native")))
                .Select(file => Path.GetFileName(file))
                .Where(file => !File.Exists(Path.Combine(folder, file)))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Files(JsonElement library, string kind)
        => library.TryGetProperty(kind, out var files) ? files.EnumerateObject().Select(f => f.Name) : [];
}
