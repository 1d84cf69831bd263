using System.Globalization;
using System.Net;
using System.Text;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Drawing;

/// <summary>Draws a pipeline as an SVG picture that needs nothing else.</summary>
internal static class SvgDrawing
{
    private const int BoxWidth = 186;
    private const int ColumnGap = 48;
    private const int RowGap = 24;
    private const int Margin = 24;
    private const int LineHeight = 17;

    // Colours by classes, so that the picture follows a page that is dark.
    private const string Style = """
        <style>
        .page{fill:#fff} text{fill:#112} .use,.figures{fill:#445} .wire,.tip{stroke:#667} .wire{fill:none} .tip{fill:#667;stroke:none}
        .box{stroke:#889} .source{fill:#e8f3e8} .arranger{fill:#f3f0e0} .transform{fill:#e6eef8} .model{fill:#f1e6f6} .sink{fill:#e9e9ee} .evaluator{fill:#fbeadf}
        .slowest{stroke:#c0392b;stroke-width:3} .slow{fill:#c0392b}
        @media (prefers-color-scheme:dark){
        .page{fill:#16181d} text{fill:#eef} .use,.figures{fill:#b8bcc8} .wire{stroke:#99a} .tip{fill:#99a}
        .box{stroke:#667} .source{fill:#20351f} .arranger{fill:#37331c} .transform{fill:#1d2c40} .model{fill:#35213f} .sink{fill:#2a2b33} .evaluator{fill:#402b1b}
        .slowest{stroke:#ff7a6b} .slow{fill:#ff7a6b}}
        </style>
        """;

    public static string Draw(PipelineDrawing drawing)
    {
        var stages = drawing.Plan.Stages;
        var numbers = stages.Select((s, i) => (s.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        var layout = new LayeredLayout([.. stages.Select(s => (IReadOnlyList<int>)[.. s.From.Select(f => numbers[f])])]);
        var boxHeight = (drawing.HasFigures ? 5 : 2) * LineHeight + 12;
        int HeightOf(int node) => node < layout.Count ? boxHeight : 8;
        var heights = layout.Columns.Select(c => c.Sum(n => HeightOf(n) + RowGap) - RowGap).ToList();
        var height = heights.Max() + (2 * Margin);
        var width = (layout.Columns.Count * (BoxWidth + ColumnGap)) - ColumnGap + (2 * Margin);

        var places = new Dictionary<int, (int X, int Middle)>();
        for (var c = 0; c < layout.Columns.Count; c++)
        {
            var y = (height - heights[c]) / 2;
            foreach (var node in layout.Columns[c])
            {
                places[node] = (Margin + (c * (BoxWidth + ColumnGap)), y + (HeightOf(node) / 2));
                y += HeightOf(node) + RowGap;
            }
        }

        var svg = new StringBuilder();
        Append(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="{Escape(drawing.Plan.Name)}">""");
        Append(svg, $"""<title>{Escape(drawing.Plan.Name)}</title>""");
        Append(svg, $"""<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>""");
        svg.Append(Style).Append('\n');
        Append(svg, $"""<rect width="{width}" height="{height}" class="page"/>""");
        foreach (var stage in stages)
        {
            foreach (var from in stage.From)
                Append(svg, $"""<path d="{Line(layout.RouteOf(numbers[from], numbers[stage.Id]), places, layout.Count)}" class="wire" marker-end="url(#tip)"/>""");
        }

        foreach (var stage in stages)
            Box(svg, drawing, stage, places[numbers[stage.Id]], boxHeight);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Box(StringBuilder svg, PipelineDrawing drawing, PlannedStage stage, (int X, int Middle) place, int height)
    {
        var (x, top) = (place.X, place.Middle - (height / 2));
        var isSlowest = stage.Id == drawing.Bottleneck;
        Append(svg, $"""<rect x="{x}" y="{top}" width="{BoxWidth}" height="{height}" rx="6" class="box {ClassOf(stage.Stage.Kind)}{(isSlowest ? " slowest" : "")}"/>""");
        Write(0, stage.Id, "font-weight=\"600\"");
        Write(1, stage.Stage.Name, "class=\"use\"");
        if (drawing.FiguresOf(stage) is { } figures)
        {
            Write(2, figures.Counts, "class=\"figures\" font-size=\"11\"");
            Write(3, figures.RateText, "class=\"figures\" font-size=\"11\"");
            Write(4, figures.Times, "class=\"figures\" font-size=\"11\"");
        }

        if (isSlowest)
            Append(svg, $"""<text x="{x + 10}" y="{top + height + 14}" class="slow" font-size="11">the others wait for this one</text>""");

        void Write(int line, string words, string style)
        {
            const int Most = 32;
            var cut = words.Length <= Most ? words : words[..(Most - 1)] + "…";
            Append(svg, $"""<text x="{x + 10}" y="{top + 18 + (line * LineHeight)}" {style}>{Escape(cut)}</text>""");
        }
    }

    private static string Line(IReadOnlyList<int> route, Dictionary<int, (int X, int Middle)> places, int nodes)
    {
        var line = new StringBuilder();
        for (var i = 0; i < route.Count; i++)
        {
            var (x, middle) = places[route[i]];
            if (i == 0)
            {
                line.Append(CultureInfo.InvariantCulture, $"M{x + BoxWidth} {middle}");
                continue;
            }

            var (beforeX, before) = places[route[i - 1]];
            var (start, half) = (beforeX + BoxWidth, ColumnGap / 2);
            line.Append(CultureInfo.InvariantCulture, $" C{start + half} {before} {x - half} {middle} {x} {middle}");
            if (route[i] >= nodes)
                line.Append(CultureInfo.InvariantCulture, $" H{x + BoxWidth}");
        }

        return line.ToString();
    }

    private static string ClassOf(StageKind kind) => kind switch
    {
        StageKind.Source or StageKind.StoreSource => "source",
        StageKind.Arranger => "arranger",
        StageKind.Transform => "transform",
        StageKind.Model => "model",
        StageKind.Sink => "sink",
        _ => "evaluator",
    };

    private static void Append(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
