namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>A way from a listing stage to a model: the samples, and the transforms between.</summary>
/// <param name="Outlet">Position of the listing stage among the index's outlets.</param>
/// <param name="Transforms">The transforms on the way, in order.</param>
internal sealed record SamplePath(int Outlet, IReadOnlyList<LiveStage> Transforms)
{
    /// <summary>Every way to a stage, in the order of its inputs.</summary>
    public static IReadOnlyList<SamplePath> To(LiveStage stage, LivePipeline pipeline, SampleIndex index)
        => [.. pipeline.Sources(stage).SelectMany(source => Through(source, pipeline, index))];

    /// <summary>Every way through a listing stage or a transform to whatever reads it.</summary>
    public static IReadOnlyList<SamplePath> Through(LiveStage stage, LivePipeline pipeline, SampleIndex index)
        => stage.IsListing
            ? [new SamplePath(OutletOf(stage, index), [])]
            : [.. To(stage, pipeline, index).Select(p => p with { Transforms = [.. p.Transforms, stage] })];

    private static int OutletOf(LiveStage stage, SampleIndex index)
    {
        for (var i = 0; i < index.Outlets.Count; i++)
        {
            if (index.Outlets[i].Stage == stage)
                return i;
        }

        throw new InvalidOperationException($"Stage '{stage.Id}' lists no samples.");
    }
}
