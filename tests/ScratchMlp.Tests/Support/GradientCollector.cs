namespace ReIdFlow.Tests;

/// <summary>Keeps the gradient, and changes no weight.</summary>
internal sealed unsafe class GradientCollector(Mlp network) : IGradientSink
{
    public Matrix[] Gradients { get; } = [.. network.Layers.Select(layer => new Matrix(layer.Weights.Rows, layer.Weights.Columns))];

    public void Accept(int layer, int firstRow, int rows, float* gradient)
    {
        var target = Gradients[layer];
        new ReadOnlySpan<float>(gradient, rows * target.Stride).CopyTo(target.All[(firstRow * target.Stride)..]);
    }
}
