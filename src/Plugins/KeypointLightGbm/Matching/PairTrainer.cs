using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Collects the pairs that the classifier learns from: each training photo in turn is the query, the others its gallery.</summary>
internal static class PairTrainer
{
    // Beyond the shortlist pairs are much alike: some of them, with the weight of all, teach the same.
    private const int FarPairsPerQuery = 20;

    private const int QueriesAtOnce = 64;

    internal static PairTable Collect(
        IReadOnlyList<PhotoEntry> queries, GallerySet galleries, PairColumns columns, RowOptions options, int folds, int threads,
        Func<string, RandomStream> random, IStageLog log, CancellationToken cancellation)
    {
        var table = new PairTable(columns.Count, AssignFolds(queries, folds, random("folds")));
        var choose = random("far pairs");
        var mutual = new MutualLooks(queries, galleries, columns, options, threads, cancellation);
        for (var first = 0; first < queries.Count; first += QueriesAtOnce)
        {
            var some = queries.Skip(first).Take(QueriesAtOnce).ToArray();
            var rows = new PairRow[some.Length];
            InTurn.ForEach(Enumerable.Range(0, some.Length), threads, i => rows[i] = new RowBuilder(galleries.For(some[i]), columns, options, mutual).Build(some[i]), cancellation);
            for (var i = 0; i < some.Length; i++)
                Add(table, some[i], galleries.For(some[i]), rows[i], choose);
            log.Progress(0.2 + (0.3 * Math.Min(1, (first + QueriesAtOnce) / (double)queries.Count)), $"pairs of {Math.Min(queries.Count, first + QueriesAtOnce)} of {queries.Count} photos");
        }

        return table;
    }

    private static void Add(PairTable table, PhotoEntry query, Gallery gallery, PairRow row, RandomStream random)
    {
        var individual = query.Sample.Individual!;
        var far = new List<int>();
        for (var i = 0; i < row.Candidates.Length; i++)
        {
            var other = gallery.Entries[row.Candidates[i]].Sample.Individual!;
            if (other != individual && !row.Shortlisted[i])
                far.Add(i);
            else
                AddPair(i, other, 1);
        }

        random.Shuffle<int>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(far));
        var taken = Math.Min(FarPairsPerQuery, far.Count);
        for (var i = 0; i < taken; i++)
            AddPair(far[i], gallery.Entries[row.Candidates[far[i]]].Sample.Individual!, (float)far.Count / taken);

        void AddPair(int i, string other, float weight)
            => table.Add(row.Features.AsSpan(i * table.Columns, table.Columns), other == individual, weight, individual, other);
    }

    /// <summary>Deals the individuals out so that the folds have about as many photos each.</summary>
    private static Dictionary<string, int> AssignFolds(IReadOnlyList<PhotoEntry> photos, int folds, RandomStream random)
    {
        var individuals = photos.GroupBy(p => p.Sample.Individual!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, Count: g.Count())).ToArray();
        random.Shuffle<(string Key, int Count)>(individuals);
        var sizes = new int[folds];
        var result = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (individual, count) in individuals.OrderByDescending(i => i.Count))
        {
            var smallest = Array.IndexOf(sizes, sizes.Min());
            sizes[smallest] += count;
            result[individual] = smallest;
        }

        return result;
    }
}
