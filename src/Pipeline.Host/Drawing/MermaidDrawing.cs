using System.Text;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Drawing;

/// <summary>Draws a pipeline as a Mermaid flowchart, which GitHub and many editors show.</summary>
internal static class MermaidDrawing
{
    public static string Draw(PipelineDrawing drawing)
    {
        var text = new StringBuilder("flowchart LR\n");
        foreach (var stage in drawing.Plan.Stages)
        {
            var figures = drawing.FiguresOf(stage) is { } f ? $"<br/>{f.Counts}<br/>{f.RateText}, {f.Times}" : "";
            var (open, close) = stage.Stage.Kind switch
            {
                StageKind.Source or StageKind.StoreSource => ("([", "])"),
                StageKind.Model => ("[[", "]]"),
                StageKind.Sink => ("[(", ")]"),
                StageKind.Evaluator => ("{{", "}}"),
                _ => ("[", "]"),
            };
            // An id of its own: "end" and others mean something to Mermaid.
            text.Append($"    s_{stage.Id}{open}\"{stage.Id}<br/><small>{stage.Stage.Name}</small>{figures}\"{close}\n");
        }

        var byId = drawing.Plan.Stages.ToDictionary(s => s.Id, StringComparer.Ordinal);
        foreach (var stage in drawing.Plan.Stages)
        {
            foreach (var from in stage.From)
                text.Append($"    s_{from} -->|{PipelineDrawing.Label(byId[from].Stage.Output)}| s_{stage.Id}\n");
        }

        if (drawing.Bottleneck is { } slowest)
            text.Append($"    classDef bottleneck stroke:#c0392b,stroke-width:3px\n    class s_{slowest} bottleneck\n");
        return text.ToString();
    }
}
