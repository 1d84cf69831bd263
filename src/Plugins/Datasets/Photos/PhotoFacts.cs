using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>What a photo's file and place tell about it.</summary>
/// <param name="CapturedAt">When it was taken; null where nothing says so.</param>
/// <param name="Deployment">The camera's placement; null where the path names none.</param>
/// <param name="Attributes">What else is known.</param>
internal sealed record PhotoFacts(DateTimeOffset? CapturedAt, string? Deployment, IReadOnlyDictionary<string, string> Attributes);
