using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Copies a Camtrap DP package and fills in the individuals.</summary>
internal sealed partial class PackageEnricher(ExportCamtrapDpOptions options, StageContext context)
{
    private readonly string _target = context.ResolvePath(options.Folder);

    /// <returns>The files that were changed.</returns>
    public IReadOnlyList<string> Write(NamedAnimals animals, CancellationToken cancellation)
    {
        var given = context.ResolvePath(options.Package!);
        var descriptor = Directory.Exists(given) ? Path.Combine(given, "datapackage.json") : given;
        var source = Path.GetDirectoryName(descriptor)!;
        if (source == _target)
            throw new StageException($"Stage '{context.StageId}' would write over the package '{source}' that it reads. Choose another folder.");
        try
        {
            var observations = ObservationsOf(descriptor);
            CopyOthers(source, [descriptor, Path.Combine(source, observations)], cancellation);
            var table = new CsvBytes(File.ReadAllBytes(Path.Combine(source, observations)));
            var changes = Changes(table, animals, out var added);
            var files = new[] { Path.Combine(_target, observations), Path.Combine(_target, Path.GetFileName(descriptor)) };
            OutputFile.Write(files[0], context.StageId, stream =>
            {
                table.Write(stream, changes);
                if (added.Count > 0 && !table.EndsWithLine)
                    stream.Write(Encoding.UTF8.GetBytes(table.LineEnd));
                foreach (var row in added)
                    stream.Write(Encoding.UTF8.GetBytes(string.Join(',', table.Columns.Select(c => CsvText.Cell(row.GetValueOrDefault(c)))) + table.LineEnd));
            });

            // The one word of the descriptor that is not true any more: Camtrap DP asks for true "if the project includes marked or
            // recognizable individuals". Bytes, as a byte order mark would be lost in text.
            var bytes = File.ReadAllBytes(descriptor);
            if (changes.Count > 0 || added.Count > 0)
                bytes = Encoding.Latin1.GetBytes(IndividualAnimals().Replace(Encoding.Latin1.GetString(bytes), "${name}true", 1));
            OutputFile.Write(files[1], context.StageId, stream => stream.Write(bytes));
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"The package '{source}' cannot be copied to '{_target}': {e.Message}", e);
        }
    }

    private Dictionary<(int, int), string> Changes(CsvBytes table, NamedAnimals animals, out List<Dictionary<string, string?>> added)
    {
        foreach (var column in (string[])["observationID", "individualID", "observationTags", "observationLevel", "eventID"])
        {
            if (!table.Columns.Contains(column))
                throw new StageException($"The package's observations have no column '{column}', which Camtrap DP 1.0 asks for. Write the package by the standard's full header.");
        }

        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        var events = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var row = 1; row < table.Rows.Count; row++)
        {
            if (table[row, "observationID"] is { } id)
                rows[id] = row;
            if (table[row, "observationLevel"] == "event" && table[row, "eventID"] is { } name)
                (events.TryGetValue(name, out var known) ? known : events[name] = []).Add(row);
        }

        var changes = new Dictionary<(int, int), string>();
        added = [];
        var counted = Enumerable.Range(0, animals.Photos.Count).Where(i => animals.Photos[i].Event.Probability >= options.MinProbability).ToList();
        foreach (var animal in counted.Select(i => animals.Photos[i]))
        {
            if (animal.Ids.FirstOrDefault(rows.ContainsKey) is { } id)
                Fill(table, rows[id], animal.Event, changes);
            else
                added.Add(NewRow(animal, rows));
        }

        // An event's own row names the individual where all of its photos do.
        foreach (var group in counted.GroupBy(i => animals.Photos[i].Sample.Event))
        {
            if (group.Key is not null && events.TryGetValue(group.Key, out var own) && own is [var row] && table[row, "observationType"] == "animal" && group.Select(i => animals.Photos[i].Event.Individual).Distinct().Count() == 1)
                Fill(table, row, animals.Photos[group.First()].Event, changes);
        }

        return changes;
    }

    private static void Fill(CsvBytes table, int row, Identification answer, Dictionary<(int, int), string> changes)
    {
        if (table.Cell(row, "individualID") is not { } individual || table.Cell(row, "observationTags") is not { } tags)
            throw new StageException($"Row {row + 1} of the package's observations has fewer cells than the first.");
        var others = (table[row, "observationTags"] ?? "").Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(tag => !tag.StartsWith(CamtrapDpTables.ProbabilityTag, StringComparison.Ordinal));
        changes[individual] = answer.Individual;
        changes[tags] = string.Join(" | ", others.Append(Tag(answer)));
    }

    public static string Tag(Identification answer) => CamtrapDpTables.ProbabilityTag + answer.Probability.ToString("0.00##", CultureInfo.InvariantCulture);

    // A photo that nobody had looked at gets an observation of its own.
    private static Dictionary<string, string?> NewRow(NamedPhoto animal, Dictionary<string, int> rows)
    {
        var sample = animal.Sample;
        var media = animal.Ids.Last();
        var id = media + "_reid";
        for (var i = 2; !rows.TryAdd(id, 0); i++)
            id = string.Create(CultureInfo.InvariantCulture, $"{media}_reid{i}");
        return ObservationRow.OfPhoto(animal, id, sample.Deployment ?? "", media);
    }

    private static string ObservationsOf(string descriptor)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(descriptor));
            foreach (var resource in json.RootElement.GetProperty("resources").EnumerateArray())
            {
                if (resource.GetProperty("name").GetString() == "observations")
                    return resource.GetProperty("path").GetString()!;
            }

            throw new StageException($"'{descriptor}' describes no table 'observations'.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StageException($"'{descriptor}' is no descriptor of a Camtrap DP package: {e.Message}", e);
        }
    }

    private void CopyOthers(string source, HashSet<string> except, CancellationToken cancellation)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            cancellation.ThrowIfCancellationRequested();
            if (except.Contains(file) || file.StartsWith(_target + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                continue;
            var copy = Path.Combine(_target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    [GeneratedRegex("(?<name>\"individualAnimals\"\\s*:\\s*)false")]
    private static partial Regex IndividualAnimals();
}
