using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>A stage of the plan with its instance.</summary>
internal sealed record LiveStage(PlannedStage Plan, object Instance, StageContext Context, StageMeter Meter)
{
    public string Id => Plan.Id;

    public StageKind Kind => Plan.Stage.Kind;

    public string Plugin => Plan.Stage.Plugin;

    /// <summary>Whether the stage works on the whole list of samples, before the two phases.</summary>
    public bool IsListing => Kind is StageKind.Source or StageKind.Arranger;

    public int Parallelism => Context.Threads;
}
