using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>A sample that failed in a transform, with what it takes to try it again.</summary>
internal sealed record FailedSample
{
    /// <summary>The listing stage that the sample came from.</summary>
    public required string Outlet { get; init; }

    /// <summary>The transform that it failed in.</summary>
    public required string Stage { get; init; }

    public required string Reason { get; init; }

    /// <summary>The photo's absolute path.</summary>
    public required string File { get; init; }

    public required string Id { get; init; }

    public required string Path { get; init; }

    public Split Split { get; init; }

    public string? Individual { get; init; }

    public BoundingBox? Box { get; init; }

    public DateTimeOffset? CapturedAt { get; init; }

    public string? Deployment { get; init; }

    public string? Event { get; init; }

    public string? Viewpoint { get; init; }

    public string? Species { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>What is to be kept of a failure; null where the sample is no file, or failed in no transform.</summary>
    public static FailedSample? Of(LivePipeline pipeline, string outlet, Sample listed, ItemFailure failure)
    {
        if (pipeline.ById[failure.Stage].Kind != StageKind.Transform || listed.Content is not FileContent file)
            return null;
        return new FailedSample
        {
            Outlet = outlet,
            Stage = failure.Stage,
            Reason = failure.Reason,
            File = file.FullPath,
            Id = listed.Id,
            Path = listed.Path,
            Split = listed.Split,
            Individual = listed.Individual,
            Box = listed.Box,
            CapturedAt = listed.CapturedAt,
            Deployment = listed.Deployment,
            Event = listed.Event,
            Viewpoint = listed.Viewpoint,
            Species = listed.Species,
            Attributes = listed.Attributes,
        };
    }

    /// <summary>Whether it fails again by every way from its source to the transform, and for the same reason.</summary>
    public bool FailsAgain(LivePipeline pipeline, RunBreaker breaker)
    {
        var ways = Ways(pipeline, pipeline.ById[Stage]).ToList();
        return ways.Count > 0 && ways.TrueForAll(way => Try(way, pipeline.Plan.Seed, breaker));
    }

    private bool Try(IReadOnlyList<LiveStage> way, ulong seed, RunBreaker breaker)
    {
        var sample = new Sample
        {
            Id = Id,
            Path = Path,
            Content = new FileContent(File),
            Split = Split,
            Individual = Individual,
            Box = Box,
            CapturedAt = CapturedAt,
            Deployment = Deployment,
            Event = Event,
            Viewpoint = Viewpoint,
            Species = Species,
            Attributes = Attributes,
        };
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
