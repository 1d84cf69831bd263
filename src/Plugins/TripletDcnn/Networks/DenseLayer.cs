namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Batch norm, ReLU, 1×1 convolution, batch norm, ReLU, 3×3 convolution: adds a few channels.</summary>
internal sealed class DenseLayer : Block
{
    private readonly TorchSharp.Modules.BatchNorm2d _norm1;
    private readonly PointwiseConv _conv1;
    private readonly TorchSharp.Modules.BatchNorm2d _norm2;
    private readonly TorchSharp.Modules.Conv2d _conv2;

    public DenseLayer(long inputs, long growth)
        : base("dense_layer")
    {
        _norm1 = Add("norm1", nn.BatchNorm2d(inputs));
        _conv1 = Add("conv1", new PointwiseConv(inputs, 4 * growth));
        _norm2 = Add("norm2", nn.BatchNorm2d(4 * growth));
        _conv2 = Add("conv2", nn.Conv2d(4 * growth, growth, 3, 1, 1, bias: false));
    }

    protected override Tensor Run(Tensor input)
    {
        var y = _conv1.call(nn.functional.relu(_norm1.call(input), inplace: true));
        return SmallMaps.Convolve(_conv2, nn.functional.relu(_norm2.call(y), inplace: true));
    }
}
