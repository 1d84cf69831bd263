using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReIdFlow.Pipeline.Host.Experiments;

/// <summary>An experiment: pipelines and overrides by seeds, and the figures to show.</summary>
internal sealed record ExperimentFile
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Names the files with the result.</summary>
    public required string Name { get; init; }

    /// <summary>The table's heading.</summary>
    public string Title { get; init; } = "";

    /// <summary>The pipeline of rows that name none, relative to this file.</summary>
    public string? Pipeline { get; init; }

    /// <summary>The folder for results and cache, relative to this file.</summary>
    public string Output { get; init; } = "out/experiments";

    /// <summary>Seeds; every row runs with each.</summary>
    public IReadOnlyList<ulong> Seeds { get; init; } = [42];

    /// <summary>Overrides for every row.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>The figures shown, by the evaluator's names.</summary>
    public IReadOnlyList<string> Figures { get; init; } = ["map_at_r"];

    /// <summary>The rows of the table.</summary>
    public required IReadOnlyList<ExperimentRow> Rows { get; init; }

    /// <summary>Sentences below the table.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Where the file lies.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";

    /// <exception cref="InvalidDataException">The file cannot be read, or is no experiment; the message says why.</exception>
    public static ExperimentFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var file = JsonSerializer.Deserialize<ExperimentFile>(stream, _json) ?? throw new InvalidDataException($"{path}: the file is empty.");
            if (file.Rows.Count == 0 || file.Seeds.Count == 0 || file.Figures.Count == 0)
                throw new InvalidDataException($"{path}: an experiment needs at least one row, one seed and one figure.");
            if (file.Rows.FirstOrDefault(row => row.Pipeline is null && file.Pipeline is null) is { } without)
                throw new InvalidDataException($"{path}: row '{without.Name}' names no pipeline, and neither does the experiment. Add \"pipeline\" to one of them.");
            if (file.Rows.GroupBy(row => row.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw new InvalidDataException($"{path}: two rows are called '{twice.Key}'. Give them names of their own.");
            return file with { Folder = Path.GetDirectoryName(Path.GetFullPath(path))! };
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}({e.LineNumber + 1},{e.BytePositionInLine + 1}): {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: the experiment cannot be read: {e.Message}", e);
        }
    }
}
