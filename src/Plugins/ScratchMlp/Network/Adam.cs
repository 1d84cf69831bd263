namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Learns with Adam: keeps two moments per weight and changes a weight as soon as its gradient is known.</summary>
internal sealed unsafe class Adam : IGradientSink
{
    private readonly Mlp _network;
    private readonly AdamSettings _settings;
    private readonly double _learningRate;
    private readonly VectorWidth _width;
    private readonly Matrix[] _first;
    private readonly Matrix[] _second;
    private AdamStep _step;
    private long _steps;

    /// <summary>Starts with moments of zero.</summary>
    public Adam(Mlp network, AdamSettings settings, double learningRate, VectorWidth width)
    {
        (_network, _settings, _learningRate, _width) = (network, settings, learningRate, width);
        _first = [.. network.Layers.Select(layer => new Matrix(layer.Weights.Rows, layer.Weights.Columns))];
        _second = [.. network.Layers.Select(layer => new Matrix(layer.Weights.Rows, layer.Weights.Columns))];
    }

    /// <summary>Starts the next step; to be called before the backward pass of each batch.</summary>
    public void BeginStep() => _step = new AdamStep(_settings, _learningRate, ++_steps);

    /// <inheritdoc/>
    public void Accept(int layer, int firstRow, int rows, float* gradient)
    {
        var weights = _network.Layers[layer].Weights;
        var start = (nint)firstRow * weights.Stride;
        AdamKernel.Update(
            weights.Data + start,
            _first[layer].Data + start,
            _second[layer].Data + start,
            gradient,
            rows * weights.Stride,
            _step,
            _width);
    }
}
