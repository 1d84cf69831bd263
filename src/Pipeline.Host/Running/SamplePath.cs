using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>A way from a listing stage to a model: the samples, and the transforms between.</summary>
/// <param name="Outlet">Position of the listing stage among the index's outlets.</param>
/// <param name="Transforms">The transforms on the way, in order.</param>
internal sealed record SamplePath(int Outlet, IReadOnlyList<LiveStage> Transforms)
{
    /// <summary>Every way to a stage, in the order of its inputs.</summary>
    public static IReadOnlyList<SamplePath> To(LiveStage stage, LivePipeline pipeline, SampleIndex index)
    {
        var paths = new List<SamplePath>();
        foreach (var source in pipeline.Sources(stage))
        {
            if (source.IsListing)
                paths.Add(new SamplePath(OutletOf(source, index), []));
            else if (source.Kind == StageKind.Transform)
                paths.AddRange(To(source, pipeline, index).Select(p => new SamplePath(p.Outlet, [.. p.Transforms, source])));
        }

        return paths;
    }

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
