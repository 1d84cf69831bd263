using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using ReIdFlow.Pipeline.Host.Options;

namespace ReIdFlow.Pipeline.Host.Templates;

/// <summary>
/// Writes a new plugin from a template: the same files that <c>dotnet new</c> makes of it, which are part of this program so
/// that nothing has to be installed.
/// </summary>
internal static partial class PluginTemplate
{
    // What template.json calls sourceName, stageName and feed.
    private const string Name = "PluginName";
    private const string StageName = "plugin-name";
    private const string Feed = "REIDFLOW_FEED";
    private const string Prefix = "Templates/";
    private const string Configuration = "/.template.config/";

    /// <summary>Whether a name can be a plugin's: it becomes that of an assembly, a namespace and a folder.</summary>
    public static bool IsName(string name) => NamePattern().IsMatch(name) && name != Name;

    /// <summary>Writes the files.</summary>
    /// <param name="name">The plugin's name, such as <c>Sharpness</c>.</param>
    /// <param name="language">The language to write it in.</param>
    /// <param name="folder">An empty or new folder.</param>
    /// <param name="feed">Where the package with the contracts is.</param>
    /// <returns>The files, relative to the folder.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Write(string name, TemplateLanguage language, string folder, string feed)
    {
        var assembly = typeof(PluginTemplate).Assembly;
        var start = $"{Prefix}plugin-{language.ToString().ToLowerInvariant()}/";
        var written = new List<string>();
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            var path = resource.Replace('\\', '/');
            if (!path.StartsWith(start, StringComparison.Ordinal) || path.Contains(Configuration, StringComparison.Ordinal))
                continue;
            var file = Fill(path[start.Length..], name, feed);
            var target = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, Fill(Read(assembly, resource), name, feed));
            written.Add(file);
        }

        return written;
    }

    private static string Fill(string text, string name, string feed)
        => text.Replace(Name, name, StringComparison.Ordinal)
            .Replace(StageName, OptionNames.OfChoice(name), StringComparison.Ordinal)
            .Replace(Feed, feed, StringComparison.Ordinal);

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^[A-Z][A-Za-z0-9]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
