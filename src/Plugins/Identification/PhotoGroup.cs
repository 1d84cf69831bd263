namespace ReIdFlow.Plugins.Identification;

/// <summary>Photos of one animal in one event, which get one answer.</summary>
/// <param name="Photos">Their positions, in order.</param>
internal readonly record struct PhotoGroup(ArraySegment<int> Photos);
