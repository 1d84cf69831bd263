namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>The fast measures of all pairs of a small gallery: each is asked for several times, by either photo, and is found once.</summary>
internal sealed class FastTable
{
    // Beyond so much memory measures are found when they are asked for.
    private const long MostBytes = 64 << 20;

    // Photos whose colours stay in the processor's caches while the others pass by.
    private const int PhotosAtOnce = 8;

    private readonly int _measures;
    private readonly float[][] _rows;

    private FastTable(float[][] rows, int measures) => (_rows, _measures) = (rows, measures);

    /// <param name="entries">The gallery's photos.</param>
    /// <param name="colours">Their colours.</param>
    /// <param name="measures">How many fast measures there are.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null where there are too many pairs to keep.</returns>
    internal static FastTable? Build(IReadOnlyList<PhotoEntry> entries, Func<int, ColourStatistics> colours, int measures, int threads, CancellationToken cancellation)
    {
        if ((long)entries.Count * entries.Count / 2 * measures * sizeof(float) > MostBytes)
            return null;
        var rows = new float[entries.Count][];
        var chunks = Enumerable.Range(0, entries.Count).Chunk(PhotosAtOnce).ToArray();
        Parallel.For(0, chunks.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, chunk =>
        {
            var mine = chunks[chunk].Select(colours).ToArray();
            foreach (var i in chunks[chunk])
                rows[i] = new float[i * measures];
            for (var other = 0; other < chunks[chunk][^1]; other++)
            {
                var theirs = colours(other);
                for (var i = Math.Max(other + 1, chunks[chunk][0]); i <= chunks[chunk][^1]; i++)
                    FastMeasure.Fill(entries[i], mine[i - chunks[chunk][0]], entries[other], theirs, rows[i].AsSpan(other * measures, measures));
            }
        });
        return new FastTable(rows, measures);
    }

    /// <summary>The measures of two different photos; LNBNN's is left 0.</summary>
    internal ReadOnlySpan<float> Of(int photo, int other) => _rows[Math.Max(photo, other)].AsSpan(Math.Min(photo, other) * _measures, _measures);
}
