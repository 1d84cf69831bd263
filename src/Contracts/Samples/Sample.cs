using System.Collections.ObjectModel;

namespace ReIdFlow.Contracts;

/// <summary>One animal in one image. Stages never change a sample: they pass on a copy made with <c>with</c>.</summary>
public sealed record Sample
{
    /// <summary>Names the sample within a run; the same photo and box give the same id in every run.</summary>
    public required string Id { get; init; }

    /// <summary>Where the photo is, as its source names it: what people are shown.</summary>
    public required string Path { get; init; }

    /// <summary>The encoded photo; null for a sample read back from a store.</summary>
    public IImageContent? Content { get; init; }

    /// <summary>Which animal it is; null when unknown.</summary>
    public string? Individual { get; init; }

    /// <summary>What the sample is used for.</summary>
    public Split Split { get; init; }

    /// <summary>Where in the photo the animal is; null for the whole photo.</summary>
    public BoundingBox? Box { get; init; }

    /// <summary>When the photo was taken; null when unknown.</summary>
    public DateTimeOffset? CapturedAt { get; init; }

    /// <summary>The camera placement (site and period); null when unknown.</summary>
    public string? Deployment { get; init; }

    /// <summary>The visit that the photo belongs to, seconds or minutes long; null when events were not told apart.</summary>
    public string? Event { get; init; }

    /// <summary>Which side of the animal is seen, such as <c>left</c>; null when unknown.</summary>
    public string? Viewpoint { get; init; }

    /// <summary>The species; null when unknown.</summary>
    public string? Species { get; init; }

    /// <summary>Whatever else the source knows, by its own names.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The sample's vectors from models upstream, by the ids of their stages; empty unless the stage reads models.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<float>> Embeddings { get; init; } = ReadOnlyDictionary<string, ReadOnlyMemory<float>>.Empty;

    /// <summary>The pixels; null until a stage has loaded them.</summary>
    public Image? Image { get; init; }
}
