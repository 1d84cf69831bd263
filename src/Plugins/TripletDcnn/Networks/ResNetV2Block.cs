using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>A pre-activation bottleneck; see <see cref="ResNet50V2"/>.</summary>
internal sealed class ResNetV2Block : Block
{
    private readonly TorchSharp.Modules.BatchNorm2d _preact;
    private readonly PointwiseConv? _shortcut;
    private readonly PointwiseConv _conv1;
    private readonly TorchSharp.Modules.BatchNorm2d _bn1;
    private readonly TorchSharp.Modules.Conv2d _conv2;
    private readonly TorchSharp.Modules.BatchNorm2d _bn2;
    private readonly PointwiseConv _conv3;
    private readonly long _stride;

    public ResNetV2Block(long inputs, long width, long stride, bool convolvedShortcut)
        : base("resnet_v2_block")
    {
        _stride = stride;
        _preact = Add("preact_bn", nn.BatchNorm2d(inputs, ResNet50V2.Epsilon));
        if (convolvedShortcut)
            _shortcut = Add("0_conv", new PointwiseConv(inputs, width * 4, stride, bias: true));
        _conv1 = Add("1_conv", new PointwiseConv(inputs, width));
        _bn1 = Add("1_bn", nn.BatchNorm2d(width, ResNet50V2.Epsilon));
        _conv2 = Add("2_conv", nn.Conv2d(width, width, 3, stride, 1, bias: false));
        _bn2 = Add("2_bn", nn.BatchNorm2d(width, ResNet50V2.Epsilon));
        _conv3 = Add("3_conv", new PointwiseConv(width, width * 4, bias: true));
    }

    protected override Tensor Run(Tensor input)
    {
        var active = nn.functional.relu(_preact.call(input), inplace: true);
        var shortcut = _shortcut is not null ? _shortcut.call(active) : _stride > 1 ? nn.functional.max_pool2d(input, 1, _stride) : input;
        var y = nn.functional.relu(_bn1.call(_conv1.call(active)), inplace: true);
        y = nn.functional.relu(_bn2.call(SmallMaps.Convolve(_conv2, y)), inplace: true);
        return _conv3.call(y).add_(shortcut, Scalars.One);
    }
}
