namespace ReIdFlow.Plugins.Datasets;

/// <summary>Photos of one individual that stay together.</summary>
/// <param name="Positions">Their positions in the list of samples; at least one.</param>
internal sealed record PhotoGroup(IReadOnlyList<int> Positions)
{
    public int Count => Positions.Count;
}
