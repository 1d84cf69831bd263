using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>A sample that failed in a transform, with what it takes to try it again.</summary>
/// <param name="Outlet">The listing stage that the sample came from.</param>
/// <param name="Stage">The transform that it failed in.</param>
/// <param name="Reason">Why.</param>
/// <param name="File">The photo's absolute path.</param>
/// <param name="Listed">The sample as it was listed, without its photo.</param>
internal sealed record FailedSample(string Outlet, string Stage, string Reason, string File, Sample Listed)
{
    /// <summary>What is to be kept of a failure; null where the sample is no file, or failed in no transform.</summary>
    public static FailedSample? Of(LivePipeline pipeline, string outlet, Sample listed, ItemFailure failure)
        => pipeline.ById[failure.Stage].Kind == StageKind.Transform && listed.Content is FileContent file
            ? new FailedSample(outlet, failure.Stage, failure.Reason, file.FullPath, listed with { Content = null })
            : null;

    /// <summary>Whether it fails again by every way from its source to the transform, and for the same reason.</summary>
    public bool FailsAgain(LivePipeline pipeline, RunBreaker breaker)
    {
        var ways = Ways(pipeline, pipeline.ById[Stage]).ToList();
        return ways.Count > 0 && ways.TrueForAll(way => Try(way, pipeline.Plan.Seed, breaker));
    }

    private bool Try(IReadOnlyList<LiveStage> way, ulong seed, RunBreaker breaker)
    {
        var sample = Listed with { Content = new FileContent(File) };
        foreach (var stage in way)
        {
            if (new TransformWorker(stage, seed, breaker).Apply(sample, Phase.Embed, epoch: 0, augment: false, out var failure) is { } next)
                sample = next;
            else
                return stage.Id == Stage && failure == Reason;
        }

        return false;
    }

    private IEnumerable<IReadOnlyList<LiveStage>> Ways(LivePipeline pipeline, LiveStage stage)
        => pipeline.Sources(stage).SelectMany(source => source.IsListing
            ? source.Id == Outlet ? [[stage]] : Enumerable.Empty<IReadOnlyList<LiveStage>>()
            : Ways(pipeline, source).Select(way => (IReadOnlyList<LiveStage>)[.. way, stage]));
}
