using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Where a Camtrap DP package keeps its tables.</summary>
/// <param name="Folder">The package's folder.</param>
/// <param name="Deployments">The table of camera placements.</param>
/// <param name="Media">The table of photos.</param>
/// <param name="Observations">The table of what they show.</param>
internal sealed record CamtrapDpDescriptor(string Folder, string Deployments, string Media, string Observations)
{
    private const string FileName = "datapackage.json";

    /// <summary>Reads datapackage.json.</summary>
    /// <exception cref="StageException">It is not there, is damaged, or lacks a table.</exception>
    public static CamtrapDpDescriptor Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        var folder = Path.GetDirectoryName(file)!;
        try
        {
            using var stream = File.OpenRead(file);
            using var json = JsonDocument.Parse(stream);
            var tables = new Dictionary<string, string>(StringComparer.Ordinal);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Array)
            {
                foreach (var resource in resources.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.Object))
                {
                    if (resource.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                        && resource.TryGetProperty("path", out var table) && table.ValueKind == JsonValueKind.String)
                        tables[name.GetString()!] = Path.GetFullPath(table.GetString()!, folder);
                }
            }

            string Table(string name) => tables.TryGetValue(name, out var table)
                ? table
                : throw new StageException($"'{file}' describes no table '{name}' in a file of this folder. A Camtrap DP package has deployments, media and observations.");
            return new CamtrapDpDescriptor(folder, Table("deployments"), Table("media"), Table("observations"));
        }
        catch (JsonException e)
        {
            throw new StageException($"'{file}' is damaged in line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: it is no JSON from there on.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"'{file}' cannot be read: {e.Message} Name the package's datapackage.json, or its folder, in the option 'package'.", e);
        }
    }
}
