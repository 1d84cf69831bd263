using System.Security.Cryptography;
using System.Text.Json;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Pipeline.Host.Security;

/// <summary>
/// plugins.lock.json beside the plugins: the SHA-256 of each plugin's files. Where it stands, a plugin that is not in it, or
/// whose files are others, is refused before any of its code runs.
/// </summary>
internal sealed class PluginLock
{
    public const string FileName = "plugins.lock.json";

    private const int MostBytes = 64 << 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Content? _content;
    private readonly string _file;

    private PluginLock(string file, Content? content) => (_file, _content) = (file, content);

    /// <summary>How many plugins it names.</summary>
    public int Count => _content?.Plugins.Count ?? 0;

    /// <summary>The lock of a folder of plugins; null where there is none.</summary>
    public static PluginLock? Find(string pluginFolder)
    {
        var file = Path.Combine(pluginFolder, FileName);
        if (!Path.Exists(file))
            return null;
        try
        {
            var text = LimitedFile.Read(file, MostBytes);
            return new PluginLock(file, text is null ? null : JsonSerializer.Deserialize<Content>(text, Json));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // A lock that cannot be read lets nothing through.
            return new PluginLock(file, null);
        }
    }

    /// <summary>Writes the lock of a folder of plugins as they are now.</summary>
    /// <exception cref="IOException">It cannot be written, or a plugin not read.</exception>
    public static PluginLock Write(string pluginFolder)
    {
        var plugins = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories(pluginFolder).Where(f => File.Exists(Path.Combine(f, PluginManifest.FileName))))
            plugins[Path.GetFileName(folder)] = HashesOf(folder);
        var content = new Content { Plugins = plugins };
        var file = Path.Combine(pluginFolder, FileName);
        var temporary = file + ".tmp";
        File.WriteAllText(temporary, JsonSerializer.Serialize(content, Json) + "\n");
        File.Move(temporary, file, overwrite: true);
        return new PluginLock(file, content);
    }

    /// <summary>Refuses a plugin that is not as it was locked.</summary>
    /// <exception cref="PluginException">It is unknown, or a file of it was changed, added or taken away.</exception>
    public void Check(string folder)
    {
        var name = Path.GetFileName(folder);
        if (_content is null)
            throw Refused("RF0410", "cannot be read, so no plugin is trusted. Write it again with 'plugins lock', after making sure that the plugins are those you want.");
        if (!_content.Plugins.TryGetValue(name, out var locked))
            throw Refused("RF0411", "does not name it. If you trust it, write the lock again with 'plugins lock'; otherwise take its folder away.");
        var present = HashesOf(folder);
        var changed = present.Where(p => !locked.TryGetValue(p.Key, out var hash) || hash != p.Value)
            .Select(p => $"'{p.Key}' {(locked.ContainsKey(p.Key) ? "was changed" : "was added")}");
        var gone = locked.Keys.Where(k => !present.ContainsKey(k)).Select(k => $"'{k}' is missing");
        var differences = changed.Concat(gone).ToList();
        if (differences.Count > 0)
        {
            var more = differences.Count > 3 ? $" and {differences.Count - 3} more differ" : "";
            throw Refused("RF0410", $"does not match its files: {string.Join(", ", differences.Take(3))}{more}. Install it again; or, if you trust it as it is, write the lock again with 'plugins lock'.");
        }

        PluginException Refused(string code, string reason) => new(code, name, folder, $"{_file} {reason}");
    }

    private static SortedDictionary<string, string> HashesOf(string folder)
    {
        var files = Directory.GetFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false });
        var hashes = new string[files.Length];
        Parallel.For(0, files.Length, i =>
        {
            using var stream = File.OpenRead(files[i]);
            hashes[i] = Convert.ToHexStringLower(SHA256.HashData(stream));
        });
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < files.Length; i++)
            named[Path.GetRelativePath(folder, files[i]).Replace('\\', '/')] = hashes[i];
        return named;
    }

    private sealed record Content
    {
        public int Version { get; init; } = 1;

        /// <summary>For each plugin, the SHA-256 of each of its files, in lower-case hexadecimal.</summary>
        public SortedDictionary<string, SortedDictionary<string, string>> Plugins { get; init; } = [];
    }
}
