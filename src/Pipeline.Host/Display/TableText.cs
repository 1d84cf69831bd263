using Spectre.Console;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>Tables for people.</summary>
internal static class TableText
{
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

    public static Table AddRow(this Table table, IEnumerable<string> cells)
        => table.AddRow([.. cells.Select(c => new Text(c))]);
}
