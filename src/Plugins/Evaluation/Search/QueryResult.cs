namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>What was found for one query.</summary>
/// <param name="Ranks">The ranks, from 1 and rising, at which the wanted references come among all that are not left out, up to the last rank asked for.</param>
/// <param name="Nearest">The nearest references, wanted or not, nearest first; as many as were asked for.</param>
/// <param name="NearestWanted">The nearest wanted one.</param>
/// <param name="NearestOther">The nearest that is not wanted; none where no neighbours were asked for.</param>
public sealed record QueryResult(int[] Ranks, Neighbour[] Nearest, Neighbour NearestWanted, Neighbour NearestOther);
