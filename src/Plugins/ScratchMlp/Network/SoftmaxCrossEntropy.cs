using System.Numerics.Tensors;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// Softmax and the cross-entropy between it and the true class, from logits, without overflow:
/// log Σ exp zᵢ = max z + log Σ exp(zᵢ − max z). Sums are taken in order, in double precision.
/// </summary>
internal static class SoftmaxCrossEntropy
{
    /// <summary>The most probable class of a row of logits; the first of equals.</summary>
    public static int ArgMax(ReadOnlySpan<float> logits) => TensorPrimitives.IndexOfMax(logits);

    /// <summary>The probability of one class.</summary>
    public static float Probability(ReadOnlySpan<float> logits, int index)
    {
        var max = TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (var logit in logits)
            sum += Math.Exp((double)logit - max);
        return (float)(Math.Exp((double)logits[index] - max) / sum);
    }

    /// <summary>The loss of one row: −log of the true class's probability.</summary>
    public static double Loss(ReadOnlySpan<float> logits, int label)
    {
        var max = TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (var logit in logits)
            sum += Math.Exp((double)logit - max);
        return Math.Log(sum) - ((double)logits[label] - max);
    }

    /// <summary>The loss of a batch and its derivative by the logits: (softmax − one-hot) / samples.</summary>
    /// <param name="logits">A row per sample.</param>
    /// <param name="labels">The true class of each sample.</param>
    /// <param name="delta">Takes the derivative: a row per sample, padding zero.</param>
    /// <returns>The sum of the samples' losses, and how many of them have their true class as the most probable.</returns>
    public static (double LossSum, int Correct) Differentiate(Matrix logits, ReadOnlySpan<int> labels, Matrix delta)
    {
        double lossSum = 0;
        var correct = 0;
        for (var row = 0; row < labels.Length; row++)
        {
            var z = logits.Row(row);
            var d = delta.PaddedRow(row);
            var max = TensorPrimitives.Max<float>(z);

            // Whole cache lines, padding too: then every exponential is worked out by the same vector arithmetic.
            TensorPrimitives.Subtract(logits.PaddedRow(row), max, d);
            TensorPrimitives.Exp(d, d);
            double sum = 0;
            foreach (var exponential in d[..logits.Columns])
                sum += exponential;
            TensorPrimitives.Multiply(d[..logits.Columns], (float)(1 / (sum * labels.Length)), d);
            d[logits.Columns..].Clear();
            d[labels[row]] -= 1f / labels.Length;
            lossSum += Math.Log(sum) - ((double)z[labels[row]] - max);
            if (ArgMax(z) == labels[row])
                correct++;
        }

        return (lossSum, correct);
    }
}
