namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>
/// Finds at which ranks wanted references come, by (distance, position), exactly, and the nearest neighbours. Scores from a blocked
/// matrix product, off by no more than a proven bound, decide all but the few pairs within that bound of a wanted reference; those
/// are decided by <see cref="ExactDistance"/>. Memory is linear in the number of vectors.
/// </summary>
public static class RankSearch
{
    /// <summary>Queries that pass over a tile of references together: a whole number of the kernel's heights.</summary>
    internal const int QueriesPerBlock = 48;

    /// <summary>Searches for every query. The result is the same with any number of threads, and on every machine.</summary>
    /// <param name="references">The vectors that are ranked.</param>
    /// <param name="queries">The vectors that are sought, prepared together with the references.</param>
    /// <param name="specify">What is sought for a query, by its position; called from several threads.</param>
    /// <param name="nearest">How many nearest references each query is to be given.</param>
    /// <param name="lastRank">Ranks beyond this one are not told.</param>
    /// <param name="threads">How many threads are kept busy.</param>
    /// <param name="receive">Takes each query's result; called from several threads.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static void Run(
        VectorSet references,
        VectorSet queries,
        Func<int, QuerySpec> specify,
        int nearest,
        int lastRank,
        int threads,
        Action<int, QueryResult> receive,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(specify);
        ArgumentNullException.ThrowIfNull(receive);
        if (references.Stride != queries.Stride)
            throw new ArgumentException($"Vectors of {queries.Stride} and of {references.Stride} numbers cannot be compared.", nameof(queries));
        cancellation.ThrowIfCancellationRequested();
        if (queries.Count == 0)
            return;
        var packed = new PackedReferences(references);
        var blocks = (queries.Count + QueriesPerBlock - 1) / QueriesPerBlock;
        Parallel.For(
            0,
            blocks,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation },
            () => new BlockSearch(references, packed, queries, nearest, lastRank),
            (block, _, search) =>
            {
                search.Run(block * QueriesPerBlock, Math.Min(QueriesPerBlock, queries.Count - (block * QueriesPerBlock)), specify, receive);
                return search;
            },
            static _ => { });
    }
}
