using System.Globalization;
using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>What a plugin says about itself in its plugin.json.</summary>
internal sealed record PluginManifest
{
    public const string FileName = "plugin.json";

    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The plugin's name: that of its folder and of its assembly.</summary>
    public string Name { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>The version of the contract that it was written against, such as "1.0".</summary>
    public string Contract { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>Plugins whose libraries it uses in place of copies of its own.</summary>
    public IReadOnlyList<string> BuildsOn { get; init; } = [];

    /// <summary>Whether it offers no stage, and only holds libraries for others to build on.</summary>
    public bool Library { get; init; }

    /// <exception cref="PluginException">The file is missing, is no manifest, or belongs to another contract.</exception>
    public static PluginManifest Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        var name = Path.GetFileName(folder);
        PluginManifest manifest;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), Json);
            manifest = Of(document.RootElement, name, folder);
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException or IOException)
        {
            throw new PluginException("RF0401", name, folder, $"it has no readable {FileName}. Build the plugin again, or take the folder away if it is none.");
        }
        catch (JsonException e)
        {
            throw new PluginException("RF0401", name, folder, $"its {FileName} is damaged at line {(e.LineNumber ?? 0) + 1}. Build the plugin again.");
        }

        if (manifest.Name.Length == 0)
            throw new PluginException("RF0401", name, folder, $"its {FileName} states no \"name\". Add the plugin's name, which is that of its folder.");
        if (!string.Equals(manifest.Name, name, StringComparison.Ordinal))
            throw new PluginException("RF0401", name, folder, $"its {FileName} names it '{manifest.Name}'. Rename the folder to '{manifest.Name}'.");
        manifest.CheckContract(folder);
        return manifest;
    }

    // Member by member: every run reads every manifest, and a serializer would take longer for that than for all else at the start.
    private static PluginManifest Of(JsonElement root, string name, string folder)
    {
        var manifest = new PluginManifest();
        if (root.ValueKind != JsonValueKind.Object)
            throw Wrong("", "an object");
        foreach (var member in root.EnumerateObject())
        {
            manifest = member.Name.ToLowerInvariant() switch
            {
                "name" => manifest with { Name = Text(member) },
                "version" => manifest with { Version = Text(member) },
                "contract" => manifest with { Contract = Text(member) },
                "description" => manifest with { Description = Text(member) },
                "buildson" => manifest with { BuildsOn = Texts(member) },
                "library" => manifest with { Library = Flag(member) },
                _ => manifest,
            };
        }

        return manifest;

        string Text(JsonProperty member)
            => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : throw Wrong(member.Name, "a text");

        bool Flag(JsonProperty member)
            => member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? member.Value.GetBoolean() : throw Wrong(member.Name, "true or false");

        IReadOnlyList<string> Texts(JsonProperty member)
            => member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(i => i.ValueKind == JsonValueKind.String)
                ? [.. member.Value.EnumerateArray().Select(i => i.GetString()!)]
                : throw Wrong(member.Name, "a list of texts");

        PluginException Wrong(string member, string wanted)
            => new("RF0401", name, folder, $"its {FileName} {(member.Length == 0 ? "" : $"has a \"{member}\" that ")}is not {wanted}. Build the plugin again.");
    }

    private void CheckContract(string folder)
    {
        var parts = Contract.Split('.');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            throw new PluginException("RF0402", Name, folder, $"its {FileName} states \"contract\": \"{Contract}\", which is no version. Write the version of ReIdFlow.Contracts that it is built against, such as \"{ContractVersion.Major}.{ContractVersion.Minor}\".");
        }

        ThrowIfUnfit(Name, folder, major, minor);
    }

    /// <summary>Refuses a plugin that was built for a contract that this host does not offer.</summary>
    public static void ThrowIfUnfit(string name, string folder, int major, int minor)
    {
        if (major != ContractVersion.Major)
            throw new PluginException("RF0402", name, folder, $"it was built for contract {major}.{minor}, and this ReIdFlow offers {ContractVersion.Major}.{ContractVersion.Minor}. Get a version of the plugin for contract {ContractVersion.Major}, or build it again against ReIdFlow.Contracts {ContractVersion.Major}.{ContractVersion.Minor}.");
        if (minor > ContractVersion.Minor)
            throw new PluginException("RF0402", name, folder, $"it needs contract {major}.{minor}, and this ReIdFlow offers {ContractVersion.Major}.{ContractVersion.Minor}. Update ReIdFlow.");
    }
}
