using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Lists the rows of a wildlife-datasets data frame saved as CSV: <c>image_id</c>, <c>identity</c> and <c>path</c>, and where they are
/// there <c>bbox</c>, <c>date</c>, <c>orientation</c> (the viewpoint), <c>species</c> and the split. Other columns become attributes under
/// their own names; a <c>date</c> stays there too where it is not a date with a time. A row without a path or an id, with a box that is
/// none, with more or fewer cells than the first line, or with an <c>image_id</c> that an earlier row has, is reported with its line and
/// left out. Whether the photos are there is not looked at: reading one that is not fails.
/// </summary>
[Stage("wildlife-csv", "Lists samples from a wildlife-datasets table (image_id, identity, path, and what else it knows).", IsRepeatable = true)]
public sealed class WildlifeCsv(WildlifeCsvOptions options, StageContext context) : ISource
{
    internal const string UsualSplitColumn = "split";

    private const string IdColumn = "image_id";
    private const string PathColumn = "path";
    private const string BoxColumn = "bbox";
    private const string DateColumn = "date";
    private const string ViewpointColumn = "orientation";
    private const string SpeciesColumn = "species";

    /// <inheritdoc/>
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        using var table = CsvTable.Open(context.ResolvePath(options.File));
        table.Require(IdColumn, options.IdentityColumn, PathColumn);
        if (options.SplitColumn is { } column && column != UsualSplitColumn)
            table.Require(column);
        CheckSplits(cancellation);

        var root = options.Root is null ? Path.GetDirectoryName(table.Path)! : context.ResolvePath(options.Root);
        var rest = OtherColumns(table);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var splits = new SplitNames(options);
        var badDates = 0;
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (WhatIsWrong(table, lines, out var box) is { } reason)
            {
                context.ReportFailure(table[PathColumn] ?? options.File, $"'{options.File}', line {table.Line}: {reason}");
                continue;
            }

            var path = table[PathColumn]!.Replace('\\', '/');
            var attributes = rest
                .Select(ordinal => (Name: table.Columns[ordinal], Value: Missing.ToNull(table[ordinal])))
                .Where(cell => cell.Value is not null)
                .ToDictionary(cell => cell.Name, cell => cell.Value!);
            var capturedAt = ReadDate(Missing.ToNull(table[DateColumn]), attributes, ref badDates);
            splits.TryRead(SplitText(table), out var split);
            yield return new Sample
            {
                Id = table[IdColumn]!,
                Path = path,
                Content = new FileContent(Path.GetFullPath(path, root)),
                Individual = ReadIndividual(table),
                Split = split,
                Box = box,
                CapturedAt = capturedAt,
                Viewpoint = Missing.ToNull(table[ViewpointColumn]),
                Species = Missing.ToNull(table[SpeciesColumn]),
                Attributes = attributes,
            };
        }

        if (badDates > 0)
            context.Log.Warn($"Dates in '{table.Path}' that cannot be read: {badDates}. They are left out; write them as 2024-05-03 or 2024-05-03T06:12:09+02:00.");
    }

    /// <summary>Notes the row's id, and says why the row cannot be used; null when it can.</summary>
    private static string? WhatIsWrong(CsvTable table, Dictionary<string, int> lines, out BoundingBox? box)
    {
        box = null;
        if (table.Cells != table.Columns.Count)
            return $"The row has {table.Cells} cells, the first line {table.Columns.Count}.";
        if (Missing.Is(table[PathColumn]))
            return "The row has no path.";
        if (table[PathColumn]!.Contains('\0', StringComparison.Ordinal))
            return "The path holds a character that no path can have.";
        if (Missing.Is(table[IdColumn]))
            return $"The row has no {IdColumn}.";
        if (!lines.TryAdd(table[IdColumn]!, table.Line))
            return $"The {IdColumn} '{table[IdColumn]}' stands in line {lines[table[IdColumn]!]} already; each row needs its own.";
        return PythonList.ReadBox(table[BoxColumn], out box);
    }

    private string? ReadIndividual(CsvTable table)
    {
        var identity = Missing.ToNull(table[options.IdentityColumn]);
        return string.Equals(identity, "unknown", StringComparison.OrdinalIgnoreCase) ? null : identity;
    }

    private static DateTimeOffset? ReadDate(string? text, Dictionary<string, string> attributes, ref int bad)
    {
        if (text is null)
            return null;
        var isDate = CaptureTime.TryRead(text, out var time, out var toTheDay);
        if (!isDate)
            bad++;
        if (!isDate || toTheDay)
            attributes[DateColumn] = text;
        return isDate ? time : null;
    }

    private string? SplitText(CsvTable table) => options.SplitColumn is { } column ? table[column] : null;

    /// <summary>Reads the split column alone, so that every value that is not known is named before the run begins.</summary>
    private void CheckSplits(CancellationToken cancellation)
    {
        var splits = new SplitNames(options);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        using var table = CsvTable.Open(context.ResolvePath(options.File));
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!splits.TryRead(SplitText(table), out _))
                found.Add(SplitText(table)!);
        }

        if (found.Count > 0)
            throw new StageException(
                $"The column '{options.SplitColumn}' of '{table.Path}' holds {NearestName.Quote(found.Take(10))}{(found.Count > 10 ? $" and {found.Count - 10} more" : "")}, and only {splits.Known} have a meaning. Add them to trainValues, validationValues or testValues, or set splitColumn to null.");
    }

    private List<int> OtherColumns(CsvTable table)
    {
        var used = new HashSet<string>([IdColumn, options.IdentityColumn, PathColumn, BoxColumn, DateColumn, ViewpointColumn, SpeciesColumn], StringComparer.OrdinalIgnoreCase);
        if (options.SplitColumn is { } split)
            used.Add(split);
        return [.. Enumerable.Range(0, table.Columns.Count).Where(i => table.Columns[i].Length > 0 && !used.Contains(table.Columns[i]))];
    }
}
