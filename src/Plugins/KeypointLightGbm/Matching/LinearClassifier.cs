using System.Numerics;
using System.Numerics.Tensors;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Logistic regression with a Gaussian prior, by L-BFGS (Nocedal and Wright, algorithm 7.5). Trees need thousands of pairs of one
/// individual before they beat it; with few, the weighted sum is the better judge. Every number counts in standard deviations, and
/// once more with the sign of whether both photos show the same side of the animal: what tells two photos of one side alike, the
/// pattern, is not what tells two sides of one visit alike, the light. What was not measured counts as the average.
/// </summary>
internal sealed class LinearClassifier
{
    // Beyond so many standard deviations a number says no more.
    private const float Most = 4;

    // On the mean loss, divided by the root of the number of rows: the more there are, the more the weights are believed.
    private const double PriorOfOne = 0.25;

    private const int MostIterations = 60;
    private const int RowsAtOnce = 2048;

    private readonly float[] _means;
    private readonly float[] _scales;
    private readonly float[] _weights;
    private readonly int _sign;

    private LinearClassifier(float[] means, float[] scales, float[] weights, int sign) => (_means, _scales, _weights, _sign) = (means, scales, weights, sign);

    private int Columns => _means.Length;

    /// <param name="rows">Features, row after row; NaN where one was not measured.</param>
    /// <param name="labels">1 for a pair of one individual, 0 for one of two.</param>
    /// <param name="weights">How much each row counts.</param>
    /// <param name="sign">The column that is 1 for the same side, 0 for different ones, and NaN where a side is not known.</param>
    /// <param name="columns">Numbers per row.</param>
    /// <param name="threads">Threads to use; the result is the same with any number.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static LinearClassifier Fit(float[] rows, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, int sign, int columns, int threads, CancellationToken cancellation)
    {
        var (means, scales) = Standardise(rows, columns);
        var model = new LinearClassifier(means, scales, new float[(2 * columns) + 1], sign);
        var (targets, shares) = (labels.ToArray(), weights.ToArray());
        TensorPrimitives.Divide(shares, TensorPrimitives.Sum<float>(shares), shares);
        var positives = Math.Clamp(TensorPrimitives.Dot<float>(targets, shares), 1e-6f, 1 - 1e-6f);
        model._weights[^1] = MathF.Log(positives / (1 - positives));
        var minimiser = new LimitedMemoryBfgs(model._weights, (at, gradient) => model.Loss(at, gradient, rows, targets, shares, threads));
        minimiser.Run(MostIterations, cancellation);
        return model;
    }

    /// <summary>Log-odds of each row.</summary>
    internal double[] Score(ReadOnlySpan<float> rows)
    {
        var scores = new double[rows.Length / Columns];
        var expanded = new float[_weights.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            Expand(rows.Slice(i * Columns, Columns), expanded);
            scores[i] = TensorPrimitives.Dot<float>(expanded, _weights);
        }

        return scores;
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(_sign);
        foreach (var values in (float[][])[_means, _scales, _weights])
            FloatArrays.WriteCounted(writer, values);
    }

    /// <exception cref="StageException">It was fitted for another number of columns.</exception>
    internal static LinearClassifier Read(BinaryReader reader, int columns)
    {
        var sign = reader.ReadInt32();
        var model = new LinearClassifier(FloatArrays.ReadCounted(reader), FloatArrays.ReadCounted(reader), FloatArrays.ReadCounted(reader), sign);
        if (model.Columns != columns || model._scales.Length != columns || model._weights.Length != (2 * columns) + 1 || sign < 0 || sign >= columns)
            throw new StageException($"The linear classifier judges pairs by {model.Columns} numbers, these options give {columns}: fit the model again.");
        return model;
    }

    private static (float[] Means, float[] Scales) Standardise(float[] rows, int columns)
    {
        var (sums, squares, counts) = (new double[columns], new double[columns], new int[columns]);
        for (var i = 0; i < rows.Length; i++)
        {
            if (float.IsNaN(rows[i]))
                continue;
            var column = i % columns;
            sums[column] += rows[i];
            squares[column] += (double)rows[i] * rows[i];
            counts[column]++;
        }

        var (means, scales) = (new float[columns], new float[columns]);
        for (var i = 0; i < columns; i++)
        {
            var mean = sums[i] / Math.Max(1, counts[i]);
            var deviation = Math.Sqrt(Math.Max(0, (squares[i] / Math.Max(1, counts[i])) - (mean * mean)));
            means[i] = (float)mean;
            scales[i] = deviation > 1e-6 ? (float)(1 / deviation) : 0;
        }

        return (means, scales);
    }

    private void Expand(ReadOnlySpan<float> row, Span<float> expanded)
    {
        var sign = float.IsNaN(row[_sign]) ? 0 : (2 * row[_sign]) - 1;
        var plain = expanded[..Columns];
        var i = 0;
        for (; i <= plain.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = new Vector<float>(row[i..]);
            var standardised = (value - new Vector<float>(_means, i)) * new Vector<float>(_scales, i);
            standardised = Vector.Min(Vector.Max(standardised, new Vector<float>(-Most)), new Vector<float>(Most));
            Vector.ConditionalSelect(Vector.Equals(value, value), standardised, Vector<float>.Zero).CopyTo(plain[i..]);
        }

        for (; i < plain.Length; i++)
            plain[i] = float.IsNaN(row[i]) ? 0 : Math.Clamp((row[i] - _means[i]) * _scales[i], -Most, Most);
        TensorPrimitives.Multiply(plain, sign, expanded.Slice(Columns, Columns));
        expanded[^1] = 1;
    }

    /// <summary>Weighted mean of the log loss, and the prior's share; fills in the gradient.</summary>
    private double Loss(float[] at, float[] gradient, float[] rows, float[] labels, float[] shares, int threads)
    {
        // Summed chunk by chunk, in their order, whatever thread each was on.
        var chunks = (labels.Length + RowsAtOnce - 1) / RowsAtOnce;
        var (losses, gradients) = (new double[chunks], new float[chunks][]);
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            var (sum, expanded) = (new float[at.Length], new float[at.Length]);
            for (var i = chunk * RowsAtOnce; i < Math.Min(labels.Length, (chunk + 1) * RowsAtOnce); i++)
            {
                Expand(rows.AsSpan(i * Columns, Columns), expanded);
                double score = TensorPrimitives.Dot<float>(expanded, at);
                losses[chunk] += shares[i] * Fold.LogLoss(score, labels[i]);
                var slope = (float)(shares[i] * ((1 / (1 + Math.Exp(-score))) - labels[i]));
                TensorPrimitives.MultiplyAdd<float>(expanded, slope, sum, sum);
            }

            gradients[chunk] = sum;
        });

        Array.Clear(gradient);
        foreach (var sum in gradients)
            TensorPrimitives.Add<float>(gradient, sum, gradient);
        var plain = at.AsSpan(0, at.Length - 1);
        var prior = PriorOfOne / Math.Sqrt(labels.Length);
        TensorPrimitives.MultiplyAdd(plain, (float)(2 * prior), gradient.AsSpan(0, plain.Length), gradient.AsSpan(0, plain.Length));
        return losses.Sum() + (prior * TensorPrimitives.SumOfSquares<float>(plain));
    }
}
