using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Tests;

public sealed class Calibrating
{
    [Fact]
    public void Adjacent_violators_are_pooled()
    {
        // Worked by hand: labels 0 1 0 1 1 at scores 1 to 5; the 1 and the 0 in the middle become one half each.
        var line = IsotonicRegression.Fit([1.0, 2.0, 3.0, 4.0, 5.0], [0f, 1f, 0f, 1f, 1f], Repeat(1000, 5));
        Assert.Equal(0, line.Probability(1), 2);
        Assert.Equal(0.5, line.Probability(2.5), 2);
        Assert.Equal(1, line.Probability(4.5), 2);
        Assert.Equal(line.Probability(5), line.Probability(99));
        Assert.Equal(line.Probability(1), line.Probability(-99));
    }

    [Fact]
    public void Probabilities_never_fall_and_match_the_shares_they_stand_for()
    {
        var random = RandomStream.Create(4);
        var scores = new double[20_000];
        var labels = new float[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = Math.Round(random.NextDouble(-4, 4), 3);
            labels[i] = random.NextBool(1 / (1 + Math.Exp(-2 * scores[i]))) ? 1 : 0;
        }

        var line = IsotonicRegression.Fit(scores, labels, []);
        var before = 0.0;
        for (var score = -5.0; score < 5; score += 0.01)
        {
            var probability = line.Probability(score);
            Assert.InRange(probability, before, 1);
            before = probability;
        }

        foreach (var score in (double[])[-1, -0.5, 0, 0.5, 1])
            Assert.Equal(1 / (1 + Math.Exp(-2 * score)), line.Probability(score), 0.06);
    }

    [Fact]
    public void Weights_count_as_so_many_pairs()
    {
        var line = IsotonicRegression.Fit([1.0, 1.0], [1f, 0f], [1000f, 3000f]);
        Assert.Equal(0.25, line.Probability(1), 2);
    }

    [Fact]
    public void It_reads_back_what_it_wrote()
    {
        var line = IsotonicRegression.Fit([1.0, 2.0, 3.0], [0f, 0f, 1f], []);
        using var stream = new MemoryStream();
        line.Write(new BinaryWriter(stream));
        stream.Position = 0;
        var again = IsotonicRegression.Read(new BinaryReader(stream));
        Assert.Equal(line.Probability(2.7), again.Probability(2.7));
        Assert.Throws<StageException>(() => IsotonicRegression.Read(new BinaryReader(new MemoryStream([9, 0, 0, 0, 1]))));
    }

    [Fact]
    public void Figures_of_pairs_agree_with_scikit_learn()
    {
        // sklearn 1.2: roc_auc_score, average_precision_score of the first example in the latter's documentation.
        double[] scores = [0.1, 0.4, 0.35, 0.8];
        float[] labels = [0, 0, 1, 1];
        Assert.Equal(0.75, BinaryMetrics.RocAuc(scores, labels), 10);
        Assert.Equal(0.8333333333, BinaryMetrics.AveragePrecision(scores, labels), 9);
        Assert.Equal(0.5, BinaryMetrics.RocAuc([1.0, 1.0, 1.0], [0f, 1f, 1f]), 10);
        Assert.True(double.IsNaN(BinaryMetrics.RocAuc([1.0], [1f])));
    }

    [Fact]
    public void Accuracy_stands_beside_that_of_a_constant_answer()
    {
        var figures = PairFigures.Of([0.9, 0.2, 0.1, 0.1, 0.1, 0.1, 0.6, 0.3], [1, 1, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(0.75, figures.Accuracy);
        Assert.Equal(0.75, figures.ConstantAccuracy);
        Assert.Equal((0.5 + (5 / 6.0)) / 2, figures.BalancedAccuracy, 10);
    }

    private static float[] Repeat(float value, int count) => [.. Enumerable.Repeat(value, count)];
}
