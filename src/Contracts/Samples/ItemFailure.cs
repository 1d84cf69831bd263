namespace ReIdFlow.Contracts;

/// <summary>A photo that could not be processed, and why.</summary>
/// <param name="SampleId">The sample's id; null where it failed before it became a sample.</param>
/// <param name="Path">The photo, folder or entry, as its source names it.</param>
/// <param name="Stage">The id of the stage that could not go on.</param>
/// <param name="Reason">Why, in words for the person who owns the photo.</param>
public sealed record ItemFailure(string? SampleId, string Path, string Stage, string Reason);
