using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Evaluation;
using Ranking = ReIdFlow.Plugins.Evaluation.Ranking;

namespace ReIdFlow.Tests;

/// <summary>Short ways to score, and a reference that does it the slow and obvious way.</summary>
internal static class Trials
{
    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static QueryScore[] LeaveOneOut(float[][] vectors, int[] labels, Distance distance = Distance.Euclidean, string k = "all", int threads = 1)
    {
        var all = Labelled(vectors, labels);
        return Ranking.Score(all, all, [.. Enumerable.Range(0, labels.Length)], distance, k, threads, Cancellation);
    }

    public static QueryScore[] QueryGallery(
        float[][] gallery, int[] galleryLabels, float[][] queries, int[] queryLabels, Distance distance = Distance.Euclidean, string k = "all", int threads = 1) =>
        Ranking.Score(Labelled(gallery, galleryLabels), Labelled(queries, queryLabels), [.. queryLabels.Select(static _ => -1)], distance, k, threads, Cancellation);

    public static LabelledVectors Labelled(float[][] vectors, int[] labels) =>
        new(vectors.SelectMany(static vector => vector).ToArray(), vectors.Length > 0 ? vectors[0].Length : 1, labels);

    /// <summary>Sorts every gallery by (distance, position) and walks down it, as the definitions read.</summary>
    public static QueryScore[] Naive(float[][] gallery, int[] galleryLabels, float[][] queries, int[] queryLabels, bool isLeaveOneOut, int? k) =>
        [.. queries.Select((query, q) =>
        {
            var others = Enumerable.Range(0, gallery.Length).Where(j => !isLeaveOneOut || j != q).ToList();
            var r = others.Count(j => galleryLabels[j] == queryLabels[q]);
            if (r == 0)
                return RetrievalMetrics.LoneQuery;
            var ranking = others
                .OrderBy(j => query.Zip(gallery[j], static (a, b) => ((double)a - b) * ((double)a - b)).Sum())
                .ThenBy(static j => j)
                .Select(j => galleryLabels[j] == queryLabels[q])
                .Take(k ?? int.MaxValue)
                .ToList();
            var depth = Math.Min(r, k ?? int.MaxValue);
            double PrecisionAt(int rank) => ranking.Take(rank).Count(static hit => hit) / (double)rank;
            var hits = Enumerable.Range(1, ranking.Count).Where(rank => ranking[rank - 1]).ToList();
            return new QueryScore(
                relevant: r,
                firstHit: hits.FirstOrDefault(),
                precisionAt1: ranking[0] ? 1 : 0,
                rPrecision: hits.Count(rank => rank <= depth) / (double)depth,
                averagePrecisionAtR: hits.Where(rank => rank <= depth).Sum(PrecisionAt) / depth,
                averagePrecision: hits.Sum(PrecisionAt) / r,
                reciprocalRank: hits.Count > 0 ? 1.0 / hits[0] : 0);
        })];

    public static void AssertEqual(IReadOnlyList<QueryScore> expected, IReadOnlyList<QueryScore> actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Relevant, actual[i].Relevant);
            Assert.Equal(expected[i].FirstHit, actual[i].FirstHit);
            foreach (var figure in Figures.Values)
                Assert.Equal(figure(expected[i]), figure(actual[i]), tolerance);
        }
    }

    public static readonly IReadOnlyDictionary<string, Func<QueryScore, double>> Figures = new Dictionary<string, Func<QueryScore, double>>
    {
        ["mean_average_precision_at_r"] = static score => score.AveragePrecisionAtR,
        ["precision_at_1"] = static score => score.PrecisionAt1,
        ["r_precision"] = static score => score.RPrecision,
        ["mean_average_precision"] = static score => score.AveragePrecision,
        ["mean_reciprocal_rank"] = static score => score.ReciprocalRank,
    };

    public static float[][] RandomVectors(RandomStream random, int count, int dimension, Func<RandomStream, float> number) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dimension).Select(_ => number(random)).ToArray())];

    public static int[] RandomLabels(RandomStream random, int count, int labels) => [.. Enumerable.Range(0, count).Select(_ => random.NextInt(labels))];
}
