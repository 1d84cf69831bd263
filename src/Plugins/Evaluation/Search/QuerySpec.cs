namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>What is sought for one query.</summary>
/// <param name="Wanted">Positions of the references whose ranks are wanted, rising.</param>
/// <param name="LeftOut">Positions of the references that are passed over, such as the query itself; rising, none of them wanted.</param>
public readonly record struct QuerySpec(int[] Wanted, int[] LeftOut);
