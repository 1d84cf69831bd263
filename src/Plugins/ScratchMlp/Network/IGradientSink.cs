namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Takes gradients as the backward pass finds them, a few rows at a time, while they are still in the nearest cache.</summary>
internal unsafe interface IGradientSink
{
    /// <summary>Takes the gradient of some rows of a layer's weights. Called from several threads, for different rows.</summary>
    /// <param name="layer">Which layer, from 0.</param>
    /// <param name="firstRow">Which row of <see cref="DenseLayer.Weights"/> the gradient starts at.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="gradient">The numbers, laid out as the weights are, padding included.</param>
    void Accept(int layer, int firstRow, int rows, float* gradient);
}
