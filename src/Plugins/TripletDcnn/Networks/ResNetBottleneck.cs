using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>1×1, 3×3 and 1×1 convolutions beside a shortcut; four times as many channels leave as the middle one has.</summary>
internal sealed class ResNetBottleneck : Block
{
    private readonly PointwiseConv _conv1;
    private readonly TorchSharp.Modules.BatchNorm2d _bn1;
    private readonly TorchSharp.Modules.Conv2d _conv2;
    private readonly TorchSharp.Modules.BatchNorm2d _bn2;
    private readonly PointwiseConv _conv3;
    private readonly TorchSharp.Modules.BatchNorm2d _bn3;
    private readonly TorchSharp.Modules.Sequential? _downsample;

    public ResNetBottleneck(long inputs, long width, long stride)
        : base("bottleneck")
    {
        var outputs = width * 4;
        _conv1 = Add("conv1", new PointwiseConv(inputs, width));
        _bn1 = Add("bn1", nn.BatchNorm2d(width));
        _conv2 = Add("conv2", nn.Conv2d(width, width, 3, stride, 1, bias: false));
        _bn2 = Add("bn2", nn.BatchNorm2d(width));
        _conv3 = Add("conv3", new PointwiseConv(width, outputs));
        _bn3 = Add("bn3", nn.BatchNorm2d(outputs));
        if (stride != 1 || inputs != outputs)
            _downsample = Add("downsample", nn.Sequential(new PointwiseConv(inputs, outputs, stride), nn.BatchNorm2d(outputs)));
    }

    protected override Tensor Run(Tensor input)
    {
        var y = nn.functional.relu(_bn1.call(_conv1.call(input)), inplace: true);
        y = nn.functional.relu(_bn2.call(SmallMaps.Convolve(_conv2, y)), inplace: true);
        y = _bn3.call(_conv3.call(y));
        return nn.functional.relu(y.add_(_downsample?.call(input) ?? input, Scalars.One), inplace: true);
    }
}
