namespace ReIdFlow.Tests;

public sealed class SoftmaxCrossEntropyTests
{
    [Fact]
    public void Known_logits_give_the_known_loss_and_gradient()
    {
        // softmax(1, 2, 3) = 0.09003057, 0.24472847, 0.66524096.
        var (logits, delta) = (Logits([1, 2, 3]), new Matrix(1, 3));
        var (loss, correct) = SoftmaxCrossEntropy.Differentiate(logits, [2], delta);
        Assert.Equal(0.40760596, loss, 1e-6);
        Assert.Equal(1, correct);
        Assert.Equal([0.09003057f, 0.24472847f, 0.66524096f - 1], delta.Row(0).ToArray(), (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal(0.66524096, SoftmaxCrossEntropy.Probability(logits.Row(0), 2), 1e-6);
        Assert.Equal(0.40760596, SoftmaxCrossEntropy.Loss(logits.Row(0), 2), 1e-6);
    }

    [Fact]
    public void Each_samples_gradient_sums_to_zero()
    {
        var random = RandomStream.Create(1, "softmax");
        foreach (var classes in new[] { 2, 3, 16, 17, 80 })
        {
            var logits = Dense.Random(20, classes, random, 10);
            var delta = new Matrix(20, classes);
            SoftmaxCrossEntropy.Differentiate(logits, [.. Enumerable.Range(0, 20).Select(_ => random.NextInt(classes))], delta);
            for (var row = 0; row < 20; row++)
            {
                Assert.Equal(0, delta.Row(row).ToArray().Sum(value => (double)value), 1e-7);
                Assert.All(delta.PaddedRow(row)[classes..].ToArray(), padding => Assert.Equal(0, padding));
            }
        }
    }

    [Fact]
    public void Huge_logits_neither_overflow_nor_vanish()
    {
        var (logits, delta) = (Logits([10000, 9990, -10000]), new Matrix(1, 3));
        var (loss, correct) = SoftmaxCrossEntropy.Differentiate(logits, [1], delta);
        Assert.Equal(10.0000454, loss, 1e-6);
        Assert.Equal(0, correct);
        Assert.All(delta.Row(0).ToArray(), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(20000, SoftmaxCrossEntropy.Loss(logits.Row(0), 2), 1e-3);
    }

    private static Matrix Logits(float[] values)
    {
        var result = new Matrix(1, values.Length);
        values.CopyTo(result.Row(0));
        return result;
    }
}
