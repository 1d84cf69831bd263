using System.Globalization;
using System.Text;

namespace ReIdFlow.Pipeline.Host.Drawing;

/// <summary>Draws a pipeline as lines of text: a stage a line, after the stages that it reads.</summary>
internal static class TextDrawing
{
    public static string Draw(PipelineDrawing drawing)
    {
        string[] headings = drawing.HasFigures
            ? ["Stage", "Uses", "Reads", "Taken", "Failed", "Left out", "Rate", "Worked", "Waited"]
            : ["Stage", "Uses", "Reads"];
        var rows = new List<string[]> { headings };
        foreach (var stage in drawing.Plan.Stages)
        {
            var row = new List<string> { stage.Id, stage.Stage.Name, string.Join(", ", stage.From) };
            if (drawing.HasFigures)
                row.AddRange(Figures(drawing.FiguresOf(stage)));
            rows.Add([.. row]);
        }

        var widths = Enumerable.Range(0, headings.Length).Select(c => rows.Max(r => r[c].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            // Words to the left, numbers to the right.
            var cells = row.Select((cell, c) => c < 3 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]));
            var mark = row[0] == drawing.Bottleneck ? "  <- the others wait for this one" : "";
            text.Append((string.Join("  ", cells) + mark).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static string[] Figures(StageFigures? figures) => figures is null
        ? ["", "", "", "", "", ""]
        :
        [
            figures.Taken.ToString(CultureInfo.InvariantCulture),
            figures.Failed.ToString(CultureInfo.InvariantCulture),
            figures.LeftOut.ToString(CultureInfo.InvariantCulture),
            figures.RateText,
            string.Create(CultureInfo.InvariantCulture, $"{figures.Busy:0.0} s"),
            string.Create(CultureInfo.InvariantCulture, $"{figures.Waiting:0.0} s"),
        ];
}
