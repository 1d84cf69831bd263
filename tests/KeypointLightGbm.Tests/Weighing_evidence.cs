using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Tests;

public sealed class Weighing_evidence
{
    private const int Columns = 3;

    [Fact]
    public void The_least_of_a_bowl_is_found()
    {
        // (x − 1)² + 100 (y + 2)² + x y / 10: the gradient is zero where the two lines 2(x − 1) + y/10 and 200(y + 2) + x/10 meet.
        var at = new float[2];
        new LimitedMemoryBfgs(at, (p, gradient) =>
        {
            (gradient[0], gradient[1]) = ((2 * (p[0] - 1)) + (p[1] / 10), (200 * (p[1] + 2)) + (p[0] / 10));
            return Math.Pow(p[0] - 1, 2) + (100 * Math.Pow(p[1] + 2, 2)) + (p[0] * (double)p[1] / 10);
        }).Run(100, CancellationToken.None);
        var y = -400.1 / (200 - 0.005);
        Assert.Equal(y, at[1], 3);
        Assert.Equal(1 - (y / 20), at[0], 3);
    }

    [Fact]
    public void A_number_may_mean_one_thing_for_the_same_side_and_another_for_the_other()
    {
        var (rows, labels, weights) = Pairs(6000);
        var classifier = LinearClassifier.Fit(rows, labels, weights, 2, Columns, 2, CancellationToken.None);
        var scores = classifier.Score([2, 0, 1, 2, 0, 0, 0, 2, 1, 0, 2, 0]);
        Assert.True(scores[0] > scores[1] + 1, "the first number speaks for the same side only");
        Assert.True(scores[3] > scores[2] + 1, "the second number speaks for the other side only");
    }

    [Fact]
    public void What_was_not_measured_counts_as_the_average()
    {
        var (rows, labels, weights) = Pairs(6000);
        var classifier = LinearClassifier.Fit(rows, labels, weights, 2, Columns, 2, CancellationToken.None);
        var scores = classifier.Score([float.NaN, float.NaN, float.NaN, -2, 0, 1, 2, 0, 1]);
        Assert.InRange(scores[0], scores[1], scores[2]);
    }

    [Fact]
    public void Weights_are_the_same_at_any_number_of_threads_and_when_read_back()
    {
        var (rows, labels, weights) = Pairs(6000);
        var one = LinearClassifier.Fit(rows, labels, weights, 2, Columns, 1, CancellationToken.None);
        var four = LinearClassifier.Fit(rows, labels, weights, 2, Columns, 4, CancellationToken.None);
        Assert.Equal(one.Score(rows), four.Score(rows));
        using var stream = new MemoryStream();
        one.Write(new BinaryWriter(stream));
        stream.Position = 0;
        Assert.Equal(one.Score(rows), LinearClassifier.Read(new BinaryReader(stream), Columns).Score(rows));
        stream.Position = 0;
        Assert.Contains("fit the model again", Assert.Throws<StageException>(() => LinearClassifier.Read(new BinaryReader(stream), Columns + 1)).Message);
    }

    [Fact]
    public void Columns_that_were_never_measured_or_never_differ_weigh_nothing()
    {
        float[] rows = [float.NaN, 5, 1, float.NaN, 5, 1, float.NaN, 5, 1, float.NaN, 5, 1];
        var classifier = LinearClassifier.Fit(rows, [1, 0, 0, 0], [1, 1, 1, 1], 2, Columns, 1, CancellationToken.None);
        Assert.All(classifier.Score([7, 9, 0, -7, -9, float.NaN]), s => Assert.Equal(Math.Log(1.0 / 3), s, 2));
    }

    /// <summary>Pairs where the first number tells on the same side, the second on different sides.</summary>
    private static (float[] Rows, float[] Labels, float[] Weights) Pairs(int count)
    {
        var random = RandomStream.Create(5, "pairs");
        var (rows, labels, weights) = (new float[count * Columns], new float[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            var (first, second, side) = ((float)random.NextGaussian(), (float)random.NextGaussian(), random.NextInt(2));
            (rows[i * Columns], rows[(i * Columns) + 1], rows[(i * Columns) + 2]) = (first, second, side);
            labels[i] = random.NextBool(1 / (1 + Math.Exp(2 - (2 * (side == 1 ? first : second))))) ? 1 : 0;
            weights[i] = 1 + random.NextInt(3);
        }

        return (rows, labels, weights);
    }
}
