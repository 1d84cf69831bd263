using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Widens by a 1×1 convolution, filters each channel, narrows again; the input is added where the shape allows.</summary>
internal sealed class InvertedResidual : Block
{
    private readonly TorchSharp.Modules.Sequential _conv;
    private readonly bool _residual;

    public InvertedResidual(long inputs, long outputs, long stride, long expansion)
        : base("inverted_residual")
    {
        var width = inputs * expansion;
        var parts = new List<nn.Module<Tensor, Tensor>>();
        if (expansion != 1)
            parts.Add(MobileNetV2.ConvNormRelu6(inputs, width, 1, 1, 1));
        parts.Add(MobileNetV2.ConvNormRelu6(width, width, 3, stride, width));
        parts.Add(new PointwiseConv(width, outputs));
        parts.Add(nn.BatchNorm2d(outputs));
        _conv = Add("conv", nn.Sequential(parts));
        _residual = stride == 1 && inputs == outputs;
    }

    protected override Tensor Run(Tensor input) => _residual ? _conv.call(input).add_(input, Scalars.One) : _conv.call(input);
}
