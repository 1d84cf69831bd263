using System.Numerics;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Evaluation;

namespace ReIdFlow.Tests;

public sealed class Chance_level
{
    [Fact]
    public void It_is_the_mean_over_every_possible_order()
    {
        for (var n = 1; n <= 9; n++)
        {
            for (var relevant = 1; relevant <= n; relevant++)
            {
                foreach (var k in new[] { 1, 2, 4, n, int.MaxValue })
                {
                    // Orders differ only in which ranks are hits: all subsets of the ranks of the right size.
                    var scores = Enumerable.Range(0, 1 << n)
                        .Where(set => BitOperations.PopCount((uint)set) == relevant)
                        .Select(set => RetrievalMetrics.OfRanks([.. Enumerable.Range(1, n).Where(rank => (set >> (rank - 1) & 1) == 1)], relevant, k))
                        .ToArray();

                    var expected = Chance.OfQuery(n, relevant, k);

                    foreach (var figure in Trials.Figures.Values)
                        Assert.Equal(scores.Average(figure), figure(expected), 1e-12);
                }
            }
        }
    }

    [Fact]
    public void Random_vectors_come_close_to_it()
    {
        var random = RandomStream.Create(1, "chance");
        var vectors = Trials.RandomVectors(random, 1500, 16, static random => (float)random.NextGaussian());
        var labels = Trials.RandomLabels(random, 1500, 30);

        var scores = Trials.LeaveOneOut(vectors, labels, threads: 2);

        foreach (var figure in Trials.Figures.Values)
        {
            var chance = scores.Average(score => figure(Chance.OfQuery(1499, score.Relevant, int.MaxValue)));
            Assert.Equal(chance, RetrievalMetrics.Mean(scores, figure), 0.15 * chance);
        }
    }

    [Fact]
    public void Ten_among_a_hundred_worked_by_hand()
    {
        // n = 100, R = 10: (1/10) Σ (0.1 + (i − 1)·0.1·9/99)/i, summed by hand: (0.1·H₁₀ + (9/990)·(10 − H₁₀))/10.
        const double H10 = 7381.0 / 2520;
        Assert.Equal(((0.1 * H10) + (9.0 / 990 * (10 - H10))) / 10, Chance.OfQuery(100, 10, int.MaxValue).AveragePrecisionAtR, 1e-15);
    }

    [Fact]
    public void A_query_with_nothing_to_find_has_none() =>
        Assert.True(double.IsNaN(Chance.OfQuery(10, 0, int.MaxValue).AveragePrecision));
}
