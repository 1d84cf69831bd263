using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Drawing;

/// <summary>What is drawn: the stages of a pipeline, what they read, and what a run recorded of them.</summary>
internal sealed class PipelineDrawing
{
    private readonly IReadOnlyDictionary<string, StageFigures> _figures;

    public PipelineDrawing(Plan plan, IReadOnlyDictionary<string, StageFigures> figures)
    {
        (Plan, _figures) = (plan, figures);
        // The one that works longest is where the others wait; of stages that all wait, none is in the way. How busy it is says less:
        // a stage that has all its items at once is busy throughout, for as short as that may be.
        Bottleneck = plan.Stages
            .Where(s => FiguresOf(s) is { Taken: > 0, Load: >= 0.5 })
            .OrderByDescending(s => FiguresOf(s)!.Working)
            .Select(s => s.Id)
            .FirstOrDefault();
    }

    public Plan Plan { get; }

    /// <summary>The stage that the others wait for; null where none stands out.</summary>
    public string? Bottleneck { get; }

    /// <summary>Whether a run's figures are drawn.</summary>
    public bool HasFigures => _figures.Count > 0;

    /// <summary>What a run recorded of a stage; null where nothing, or where it works on no items one by one.</summary>
    public StageFigures? FiguresOf(PlannedStage stage)
        => stage.Stage.Kind is StageKind.Transform or StageKind.Model or StageKind.Sink ? _figures.GetValueOrDefault(stage.Id) : null;

    /// <summary>What travels from a stage to its readers.</summary>
    public static string Label(DataType type) => type switch
    {
        DataType.Sample => "samples",
        DataType.Image => "images",
        DataType.Embedding => "embeddings",
        DataType.Store => "store",
        _ => "",
    };
}
