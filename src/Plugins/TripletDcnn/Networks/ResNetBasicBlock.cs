using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Two 3×3 convolutions beside a shortcut.</summary>
internal sealed class ResNetBasicBlock : Block
{
    private readonly TorchSharp.Modules.Conv2d _conv1;
    private readonly TorchSharp.Modules.BatchNorm2d _bn1;
    private readonly TorchSharp.Modules.Conv2d _conv2;
    private readonly TorchSharp.Modules.BatchNorm2d _bn2;
    private readonly TorchSharp.Modules.Sequential? _downsample;

    public ResNetBasicBlock(long inputs, long width, long stride)
        : base("basic_block")
    {
        _conv1 = Add("conv1", nn.Conv2d(inputs, width, 3, stride, 1, bias: false));
        _bn1 = Add("bn1", nn.BatchNorm2d(width));
        _conv2 = Add("conv2", nn.Conv2d(width, width, 3, 1, 1, bias: false));
        _bn2 = Add("bn2", nn.BatchNorm2d(width));
        if (stride != 1 || inputs != width)
            _downsample = Add("downsample", nn.Sequential(new PointwiseConv(inputs, width, stride), nn.BatchNorm2d(width)));
    }

    protected override Tensor Run(Tensor input)
    {
        var y = nn.functional.relu(_bn1.call(SmallMaps.Convolve(_conv1, input)), inplace: true);
        y = _bn2.call(SmallMaps.Convolve(_conv2, y));
        return nn.functional.relu(y.add_(_downsample?.call(input) ?? input, Scalars.One), inplace: true);
    }
}
