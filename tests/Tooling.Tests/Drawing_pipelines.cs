using System.Xml.Linq;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Drawing;

namespace ReIdFlow.Tests;

public sealed class Drawing_pipelines
{
    private const string Text = """
        {
          "name": "a <herd> & \"more\"",
          "stages": {
            "herd":     { "use": "synthetic-herd" },
            "load":     { "use": "load-image", "from": "herd" },
            "grey":     { "use": "resize", "from": "load", "with": { "width": 8, "height": 8 } },
            "mlp":      { "use": "scratch-mlp", "from": "grey" },
            "onnx":     { "use": "onnx", "from": "load", "with": { "file": "net.onnx" } },
            "end":      { "use": "parquet", "from": ["mlp", "onnx"] },
            "evaluate": { "use": "evaluate", "from": "end" }
          }
        }
        """;

    private static readonly Dictionary<string, StageFigures> Figures = new()
    {
        ["load"] = new StageFigures(100, 2, 0, Busy: 3, Span: 10, Workers: 2),
        ["grey"] = new StageFigures(98, 0, 1, Busy: 1, Span: 10, Workers: 2),
        ["mlp"] = new StageFigures(97, 0, 0, Busy: 1, Span: 10, Workers: 1),
        ["onnx"] = new StageFigures(98, 0, 0, Busy: 9, Span: 10, Workers: 1),
        ["end"] = new StageFigures(195, 0, 0, Busy: 0.1, Span: 9, Workers: 1),
    };

    [Fact]
    public void Text_names_each_stage_what_it_uses_and_what_it_reads()
        => Assert.Equal(
            """
            Stage     Uses            Reads
            herd      synthetic-herd
            load      load-image      herd
            grey      resize          load
            mlp       scratch-mlp     grey
            onnx      onnx            load
            end       parquet         mlp, onnx
            evaluate  evaluate        end

            """,
            TextDrawing.Draw(Drawing([])));

    [Fact]
    public void After_a_run_the_bottleneck_is_seen()
    {
        var drawing = Drawing(Figures);
        var lines = TextDrawing.Draw(drawing).Split('\n');

        Assert.Equal("onnx", drawing.Bottleneck);
        Assert.Equal("Stage     Uses            Reads      Taken  Failed  Left out   Rate  Worked  Waited", lines[0]);
        Assert.Equal("load      load-image      herd         100       2         0   10/s   3.0 s   8.5 s", lines[2]);
        Assert.Equal("onnx      onnx            load          98       0         0  9.8/s   9.0 s   1.0 s  <- the others wait for this one", lines[5]);
        Assert.Contains("class s_onnx bottleneck", MermaidDrawing.Draw(drawing), StringComparison.Ordinal);
        Assert.Contains("98 taken<br/>9.8/s, worked 9.0 s, waited 1.0 s", MermaidDrawing.Draw(drawing), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_that_is_busy_for_a_moment_is_no_bottleneck()
    {
        var figures = new Dictionary<string, StageFigures>(Figures)
        {
            ["load"] = new StageFigures(100, 0, 0, Busy: 16, Span: 10, Workers: 2),
            ["onnx"] = new StageFigures(98, 0, 0, Busy: 1, Span: 10, Workers: 1),
            ["end"] = new StageFigures(195, 0, 0, Busy: 0.2, Span: 0.2, Workers: 1),
        };
        Assert.Equal("load", Drawing(figures).Bottleneck);
    }

    [Fact]
    public void Mermaid_has_every_stage_and_every_wire_and_no_word_of_its_own_as_an_id()
    {
        var text = MermaidDrawing.Draw(Drawing([]));

        Assert.StartsWith("flowchart LR\n    s_herd([\"herd<br/><small>synthetic-herd</small>\"])\n", text, StringComparison.Ordinal);
        Assert.Contains("    s_load -->|images| s_onnx\n", text, StringComparison.Ordinal);
        Assert.Contains("    s_end -->|store| s_evaluate\n", text, StringComparison.Ordinal);
        Assert.Equal(7, text.Split("-->").Length - 1);
    }

    [Fact]
    public void Svg_is_well_formed_and_no_two_boxes_overlap()
    {
        var svg = XDocument.Parse(SvgDrawing.Draw(Drawing(Figures)));
        XNamespace ns = "http://www.w3.org/2000/svg";
        var boxes = svg.Descendants(ns + "rect").Where(r => r.Attribute("rx") is not null)
            .Select(r => (X: (int)r.Attribute("x")!, Y: (int)r.Attribute("y")!, Right: (int)r.Attribute("x")! + (int)r.Attribute("width")!, Bottom: (int)r.Attribute("y")! + (int)r.Attribute("height")!))
            .ToList();

        Assert.Equal(7, boxes.Count);
        Assert.Equal(7, svg.Descendants(ns + "path").Count(p => p.Attribute("marker-end") is not null));
        Assert.All(boxes, b => Assert.InRange(b.Bottom, 0, (int)svg.Root!.Attribute("height")!));
        foreach (var (a, b) in boxes.SelectMany((a, i) => boxes.Skip(i + 1).Select(b => (a, b))))
            Assert.True(a.Right < b.X || b.Right < a.X || a.Bottom < b.Y || b.Bottom < a.Y, $"{a} and {b} overlap");
        Assert.Single(svg.Descendants(ns + "rect"), r => ((string?)r.Attribute("class"))!.Split(' ').Contains("slowest"));
        Assert.Single(svg.Descendants(ns + "text"), t => t.Value == "the others wait for this one");
        Assert.Equal("a <herd> & \"more\"", svg.Root!.Element(ns + "title")!.Value);
    }

    [Fact]
    public void A_layout_puts_readers_to_the_right_and_untangles_wires()
    {
        // 0 → 3, 1 → 2: in the order given they would cross.
        var layout = new LayeredLayout([[], [], [1], [0]]);

        Assert.Equal(2, layout.Columns.Count);
        Assert.Equal(layout.Columns[0].ToList().IndexOf(0) < layout.Columns[0].ToList().IndexOf(1), layout.Columns[1].ToList().IndexOf(3) < layout.Columns[1].ToList().IndexOf(2));
    }

    [Fact]
    public async Task The_command_draws_the_figures_of_the_last_run()
    {
        using var shell = new Shell();
        shell.Write("pipeline.json", """
            {
              "stages": {
                "herd":   { "use": "synthetic-herd", "with": { "individuals": 4, "photosPerIndividual": 3 } },
                "split":  { "use": "split", "from": "herd", "with": { "keepEvents": false } },
                "load":   { "use": "load-image", "from": "split", "with": { "maxSide": 64 } },
                "random": { "use": "scratch-mlp", "from": "load", "with": { "hidden": [8], "train": false } },
                "store":  { "use": "parquet", "from": "random", "with": { "folder": "out/embeddings" } }
              }
            }
            """);
        Assert.DoesNotContain("Taken", (await shell.ReIdFlowAsync("graph")).Expect(0).Output, StringComparison.Ordinal);
        (await shell.ReIdFlowAsync("run")).Expect(0);

        var drawn = (await shell.ReIdFlowAsync("graph")).Expect(0).Output;
        Assert.Matches(@"(?m)^load +load-image +split +12 +0 +0 +[\d.]+/s +\d+\.\d s +\d+\.\d s", drawn);

        var other = (await shell.ReIdFlowAsync("graph", "--set", "stages.load.with.maxSide=32")).Expect(0);
        Assert.DoesNotContain("Taken", other.Output, StringComparison.Ordinal);
        Assert.Contains("another configuration", other.Error, StringComparison.Ordinal);

        (await shell.ReIdFlowAsync("graph", "--format", "svg", "--output", "graph.svg")).Expect(0);
        Assert.Equal("svg", XDocument.Load(shell.PathOf("graph.svg")).Root!.Name.LocalName);
    }

    private static PipelineDrawing Drawing(Dictionary<string, StageFigures> figures)
    {
        var result = TestCatalogue.Check(Text);
        Assert.Empty(result.Problems);
        return new PipelineDrawing(result.Plan, figures);
    }
}
