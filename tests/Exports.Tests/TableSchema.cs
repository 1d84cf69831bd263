using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReIdFlow.Plugins.Exports;

namespace ReIdFlow.Tests;

/// <summary>Checks a table against a Table Schema of Camtrap DP, field by field.</summary>
internal static class TableSchema
{
    public static List<string> Problems(string table, string schema)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(schema));
        var fields = json.RootElement.GetProperty("fields").EnumerateArray().ToList();
        var csv = new CsvBytes(File.ReadAllBytes(table));
        var problems = new List<string>();
        if (!csv.Columns.SequenceEqual(fields.Select(f => f.GetProperty("name").GetString()!)))
            problems.Add("the header is " + string.Join(',', csv.Columns));
        foreach (var field in fields)
        {
            var name = field.GetProperty("name").GetString()!;
            var seen = new HashSet<string>();
            for (var row = 1; row < csv.Rows.Count; row++)
            {
                var text = csv[row, name] is "NA" or "NaN" or "nan" ? null : csv[row, name];
                if (Problem(field, text) is { } problem)
                    problems.Add($"row {row}, {name} = '{text}': {problem}");
                if (Constraint(field, "unique") is { ValueKind: JsonValueKind.True } && text is not null && !seen.Add(text))
                    problems.Add($"row {row}, {name} = '{text}': stands twice");
            }
        }

        return problems;
    }

    private static JsonElement? Constraint(JsonElement field, string name)
        => field.TryGetProperty("constraints", out var constraints) && constraints.TryGetProperty(name, out var value) ? value : null;

    private static string? Problem(JsonElement field, string? text)
    {
        if (text is null)
            return Constraint(field, "required") is { ValueKind: JsonValueKind.True } ? "is required" : null;
        var number = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : double.NaN;
        var isWell = field.GetProperty("type").GetString() switch
        {
            "number" => double.IsFinite(number),
            "integer" => number % 1 == 0,
            "boolean" => text is "true" or "false" or "True" or "False" or "TRUE" or "FALSE" or "1" or "0",
            "datetime" => Regex.IsMatch(text, @"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)\z"),
            _ => true,
        };
        if (!isWell)
            return "is of the wrong type";
        if (Constraint(field, "minimum") is { } minimum && number < minimum.GetDouble())
            return "is too small";
        if (Constraint(field, "maximum") is { } maximum && number > maximum.GetDouble())
            return "is too large";
        if (Constraint(field, "enum") is { } choices && !choices.EnumerateArray().Any(c => c.GetString() == text))
            return "is none of the choices";
        return Constraint(field, "pattern") is { } pattern && !Regex.IsMatch(text, pattern.GetString()!) ? "does not fit the pattern" : null;
    }
}
