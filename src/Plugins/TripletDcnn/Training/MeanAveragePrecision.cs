namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>MAP@R (Musgrave et al. 2020) of embeddings among themselves, to decide when to stop; the evaluation stages measure results.</summary>
internal static class MeanAveragePrecision
{
    /// <summary>
    /// For each vector whose individual has R ≥ 1 others: (1/R) Σ over the R nearest of precision at i, where i is a hit. The mean.
    /// </summary>
    /// <param name="vectors">Vectors of equal length.</param>
    /// <param name="labels">Their individuals.</param>
    /// <returns>0 to 1; NaN where no individual has two vectors.</returns>
    public static double AtR(IReadOnlyList<float[]> vectors, IReadOnlyList<string> labels)
    {
        var counts = labels.CountBy(l => l, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var sum = 0.0;
        var queries = 0;
        for (var q = 0; q < vectors.Count; q++)
        {
            var relevant = counts[labels[q]] - 1;
            if (relevant == 0)
                continue;
            var query = vectors[q];
            var nearest = Enumerable.Range(0, vectors.Count).Where(i => i != q)
                .Select(i => (Distance: SquaredDistance(query, vectors[i]), Index: i))
                .Order().Take(relevant);
            var (rank, hits) = (0, 0);
            var score = 0.0;
            foreach (var (_, index) in nearest)
            {
                rank++;
                if (labels[index] != labels[q])
                    continue;
                hits++;
                score += hits / (double)rank;
            }

            sum += score / relevant;
            queries++;
        }

        return queries == 0 ? double.NaN : sum / queries;
    }

    private static double SquaredDistance(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = (double)a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }
}
