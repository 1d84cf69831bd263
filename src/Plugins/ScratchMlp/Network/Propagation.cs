using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// Forward and backward passes of one batch. Every sum is taken in an order that depends on the network's shape alone: not on the
/// number of threads, the width of the vectors, or, in a forward pass, the other samples of the batch.
/// </summary>
internal sealed unsafe class Propagation(Mlp network, Workspace workspace, WorkTeam team, VectorWidth width)
{
    /// <summary>Works out every layer's outputs.</summary>
    /// <returns>The last layer's, a row per sample: logits of a classifier.</returns>
    public Matrix Forward(IBatchInputs inputs)
    {
        var rows = inputs.Count;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, workspace.Capacity, nameof(inputs));
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var (index, layer) = (i, network.Layers[i]);
            var from = index == 0 ? workspace.Inputs : workspace.Outputs[index - 1];
            var partials = workspace.Partials[index];
            team.Run(layer.Chunks, (_, chunk) =>
            {
                var (first, count) = layer.Chunk(chunk);
                if (index == 0)
                    inputs.Fill(from, first, count);
                var weights = layer.Weights;
                MatrixProduct.Multiply(
                    from.Data + first,
                    from.Stride,
                    1,
                    weights.Data + ((nint)first * weights.Stride),
                    weights.Stride,
                    partials[chunk].Data,
                    partials[chunk].Stride,
                    rows,
                    weights.PaddedColumns,
                    count,
                    width);
            });
            AddUp(layer, partials, workspace.Outputs[index], rows);
        }

        return workspace.Outputs[^1];
    }

    /// <summary>A forward pass, then the gradient of the batch's mean loss, handed on piece by piece.</summary>
    /// <param name="inputs">The samples.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="sink">Takes the gradient; may change weights as soon as it gets theirs.</param>
    /// <returns>The sum of the samples' losses, and how many of them have their true class as the most probable.</returns>
    public (double LossSum, int Correct) Backward(IBatchInputs inputs, ReadOnlySpan<int> labels, IGradientSink sink)
    {
        var logits = Forward(inputs);
        var result = SoftmaxCrossEntropy.Differentiate(logits, labels, workspace.Deltas[^1]);
        for (var i = network.Layers.Count - 1; i >= 0; i--)
            BackwardLayer(i, labels.Length, sink);
        return result;
    }

    private static void AddUp(DenseLayer layer, Matrix[] partials, Matrix outputs, int rows)
    {
        var sum = outputs.FirstRows(rows);
        partials[0].FirstRows(rows).CopyTo(sum);
        foreach (var partial in partials.AsSpan(1))
            TensorPrimitives.Add(sum, partial.FirstRows(rows), sum);
        var bias = layer.Weights.PaddedRow(layer.Inputs);
        for (var row = 0; row < rows; row++)
            TensorPrimitives.Add(outputs.PaddedRow(row), bias, outputs.PaddedRow(row));
        if (layer.Rectified)
            TensorPrimitives.Max(sum, 0f, sum);
    }

    private void BackwardLayer(int index, int rows, IGradientSink sink)
    {
        var layer = network.Layers[index];
        var from = index == 0 ? workspace.Inputs : workspace.Outputs[index - 1];
        var delta = workspace.Deltas[index];
        if (index > 0)
            workspace.DeltasTransposed[index].CopyTransposed(delta, rows, layer.Outputs);
        team.Run(layer.Chunks, (thread, chunk) =>
        {
            var (first, count) = layer.Chunk(chunk);

            // The inputs' derivatives come first: they need the weights as they are before the sink changes them.
            if (index > 0)
                DifferentiateInputs(index, first, count, rows);
            var gradient = workspace.Gradients[index][thread];
            for (var row = first; row < first + count; row += Workspace.GradientRows)
            {
                var gradientRows = Math.Min(Workspace.GradientRows, first + count - row);
                MatrixProduct.Multiply(
                    from.Data + row,
                    1,
                    from.Stride,
                    delta.Data,
                    delta.Stride,
                    gradient.Data,
                    gradient.Stride,
                    gradientRows,
                    gradient.PaddedColumns,
                    rows,
                    width);
                sink.Accept(index, row, gradientRows, gradient.Data);
            }
        });
        DifferentiateBias(index, rows, sink);
        if (index > 0)
            PassOn(index, rows);
    }

    /// <summary>Rows of (weights · deltaᵀ): the derivative by some of a layer's inputs, a column per sample.</summary>
    private void DifferentiateInputs(int index, int first, int count, int rows)
    {
        var weights = network.Layers[index].Weights;
        var deltas = workspace.DeltasTransposed[index];
        var target = workspace.InputDeltasTransposed[index];
        MatrixProduct.Multiply(
            weights.Data + ((nint)first * weights.Stride),
            weights.Stride,
            1,
            deltas.Data,
            deltas.Stride,
            target.Data + ((nint)first * target.Stride),
            target.Stride,
            count,
            Matrix.Pad(rows),
            weights.Columns,
            width);
    }

    private void DifferentiateBias(int index, int rows, IGradientSink sink)
    {
        var delta = workspace.Deltas[index];
        var gradient = workspace.Gradients[index][0];
        var sum = gradient.PaddedRow(0);
        delta.PaddedRow(0).CopyTo(sum);
        for (var row = 1; row < rows; row++)
            TensorPrimitives.Add(sum, delta.PaddedRow(row), sum);
        sink.Accept(index, network.Layers[index].Inputs, 1, gradient.Data);
    }

    /// <summary>Turns the derivative by a layer's inputs into that by the sums of the layer below: zero where ReLU cut off.</summary>
    private void PassOn(int index, int rows)
    {
        var outputs = workspace.Outputs[index - 1];
        var derivative = workspace.InputDeltasTransposed[index];
        var delta = workspace.Deltas[index - 1];
        delta.CopyTransposed(derivative, outputs.Columns, rows);
        for (var row = 0; row < rows; row++)
        {
            var derivatives = MemoryMarshal.Cast<float, Vector<float>>(delta.PaddedRow(row));
            var values = MemoryMarshal.Cast<float, Vector<float>>(outputs.PaddedRow(row));
            for (var i = 0; i < derivatives.Length; i++)
            {
                var open = Vector.GreaterThan(values[i], Vector<float>.Zero);
                derivatives[i] = Vector.ConditionalSelect(open, derivatives[i], Vector<float>.Zero);
            }
        }
    }
}
