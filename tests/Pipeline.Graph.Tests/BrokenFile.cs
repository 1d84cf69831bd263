using System.Reflection;

namespace ReIdFlow.Tests;

/// <summary>
/// A pipeline in the folder Broken. It starts with comments: "// set " a setting of the command line, "// says " a problem that
/// checking it gives, in order.
/// </summary>
internal sealed record BrokenFile(string Text, string[] Overrides, string[] Problems)
{
    private const string Folder = "Broken/";
    private const string Set = "// set ";
    private const string Says = "// says ";

    public static IEnumerable<string> Names => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .Select(name => Path.GetFileNameWithoutExtension(name))
        .Order(StringComparer.Ordinal);

    public static BrokenFile Read(string name)
    {
        var text = Resource(Folder + name + ".jsonc");
        var lines = text.Split('\n');
        return new BrokenFile(text, [.. After(lines, Set)], [.. After(lines, Says)]);
    }

    public static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no resource '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> After(string[] lines, string start)
        => lines.Where(line => line.StartsWith(start, StringComparison.Ordinal)).Select(line => line[start.Length..]);
}
