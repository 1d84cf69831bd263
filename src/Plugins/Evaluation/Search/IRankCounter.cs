namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>Counts how many of the others come before each wanted reference.</summary>
internal interface IRankCounter
{
    /// <summary>Begins a query.</summary>
    /// <param name="wanted">The wanted, nearest first.</param>
    /// <param name="exact">The exact squared distance of a reference.</param>
    void Start(Neighbour[] wanted, Func<int, float> exact);

    /// <summary>Takes scores; +∞ marks what does not count.</summary>
    /// <param name="scores">Squared distances less the query's squared length, roughly.</param>
    /// <param name="start">The position of the first.</param>
    /// <param name="squaredNorm">The query's squared length.</param>
    /// <param name="error">How far a score may be off.</param>
    void Take(ReadOnlySpan<float> scores, int start, double squaredNorm, double error);

    /// <summary>Gives the wanted references' ranks, rising.</summary>
    int[] Finish();
}
