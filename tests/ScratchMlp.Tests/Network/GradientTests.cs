namespace ReIdFlow.Tests;

/// <summary>Gradients against central differences of a loss worked out anew, plainly and in double precision.</summary>
public sealed class GradientTests
{
    public static TheoryData<int[], int, int> Networks => new()
    {
        { [7], 5, 4 },
        { [9, 6], 11, 3 },
        { [8, 7, 5], 300, 2 },
        { [33, 17, 20], 20, 35 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_gradient_agrees_with_finite_differences(int[] hidden, int inputs, int classes)
    {
        var random = RandomStream.Create(5, "gradient");
        var network = new Mlp(inputs, hidden, classes);
        network.Initialise(random);
        foreach (var layer in network.Layers)
        {
            foreach (ref var bias in layer.Bias)
                bias = (float)(random.NextGaussian() * 0.1);
        }

        const int Samples = 6;
        var values = Dense.Random(Samples, inputs, random);
        var labels = Enumerable.Range(0, Samples).Select(_ => random.NextInt(classes)).ToArray();
        var collector = new GradientCollector(network);
        using var team = new WorkTeam(2);
        var propagation = new Propagation(network, new Workspace(network, 8, 2, learns: true), team, VectorWidths.Best);
        var (loss, _) = propagation.Backward(new MatrixInputs(values), labels, collector);

        var weights = network.Layers.Select(layer => Copy(layer.Weights)).ToArray();
        Assert.Equal(PlainLoss(weights, values, labels), loss / Samples, 1e-5);
        for (var layer = 0; layer < weights.Length; layer++)
        {
            var largest = collector.Gradients[layer].All.ToArray().Max(MathF.Abs);
            Assert.True(largest > 0);
            for (var row = 0; row < weights[layer].GetLength(0); row++)
            {
                for (var column = 0; column < weights[layer].GetLength(1); column++)
                {
                    const double Step = 1e-6;
                    var kept = weights[layer][row, column];
                    weights[layer][row, column] = kept + Step;
                    var above = PlainLoss(weights, values, labels);
                    weights[layer][row, column] = kept - Step;
                    var below = PlainLoss(weights, values, labels);
                    weights[layer][row, column] = kept;
                    Assert.Equal((above - below) / (2 * Step), collector.Gradients[layer].Row(row)[column], 1e-5 * Math.Max(1, largest));
                }
            }
        }
    }

    private static double[,] Copy(Matrix matrix)
    {
        var result = new double[matrix.Rows, matrix.Columns];
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column < matrix.Columns; column++)
                result[row, column] = matrix.Row(row)[column];
        }

        return result;
    }

    private static double PlainLoss(double[][,] weights, Matrix values, int[] labels)
    {
        double loss = 0;
        for (var sample = 0; sample < labels.Length; sample++)
        {
            var activations = values.Row(sample).ToArray().Select(value => (double)value).ToArray();
            for (var layer = 0; layer < weights.Length; layer++)
            {
                var w = weights[layer];
                var next = new double[w.GetLength(1)];
                for (var j = 0; j < next.Length; j++)
                {
                    next[j] = w[activations.Length, j];
                    for (var i = 0; i < activations.Length; i++)
                        next[j] += activations[i] * w[i, j];
                    if (layer < weights.Length - 1)
                        next[j] = Math.Max(0, next[j]);
                }

                activations = next;
            }

            loss -= Math.Log(Math.Exp(activations[labels[sample]]) / activations.Sum(Math.Exp));
        }

        return loss / labels.Length;
    }
}
