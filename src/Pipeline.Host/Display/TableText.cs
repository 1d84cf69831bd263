using Spectre.Console;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>Tables for people.</summary>
internal static class TableText
{
    // What the border takes: two places at either side, three between columns.
    private const int Edges = 4;
    private const int Between = 3;

    /// <summary>A console on a writer; without escape codes and as wide as needed where it does not end in a terminal.</summary>
    public static IAnsiConsole ConsoleOn(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected)
            console.Profile.Width = 400;
        return console;
    }

    public static Table Create(IEnumerable<string> columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        var first = true;
        foreach (var column in columns)
        {
            var cell = new TableColumn(Markup.Escape(column)).NoWrap();
            table.AddColumn(first ? cell : cell.RightAligned());
            first = false;
        }

        return table;
    }

    /// <summary>
    /// Prints a table; one that is wider than the console in parts one below the other, each of whole columns beside the first.
    /// Figures broken over several lines cannot be read.
    /// </summary>
    public static void WriteTable(this IAnsiConsole console, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. columns.Select((c, i) => rows.Select(r => r[i]).Append(c).Max(cell => cell.GetCellWidth()))];
        foreach (var part in Parts(widths, console.Profile.Width))
        {
            var table = Create(part.Select(i => columns[i]));
            foreach (var row in rows)
                table.AddRow(part.Select(i => row[i]));
            console.Write(table);
        }
    }

    /// <summary>Which columns stand in each part of a table, the first in all of them.</summary>
    /// <param name="widths">How many places each column takes.</param>
    /// <param name="width">How many places there are.</param>
    internal static IEnumerable<IReadOnlyList<int>> Parts(IReadOnlyList<int> widths, int width)
    {
        var part = new List<int> { 0 };
        var taken = Edges + widths[0];
        for (var i = 1; i < widths.Count; i++)
        {
            if (part.Count > 1 && taken + Between + widths[i] > width)
            {
                yield return part;
                (part, taken) = ([0], Edges + widths[0]);
            }

            part.Add(i);
            taken += Between + widths[i];
        }

        yield return part;
    }

    public static Table AddRow(this Table table, IEnumerable<string> cells)
        => table.AddRow([.. cells.Select(c => new Text(c) { Overflow = Overflow.Ellipsis })]);
}
