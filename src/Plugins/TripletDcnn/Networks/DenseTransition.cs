namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Halves the channels, the width and the height between two dense blocks.</summary>
internal sealed class DenseTransition : Block
{
    private readonly TorchSharp.Modules.BatchNorm2d _norm;
    private readonly PointwiseConv _conv;

    public DenseTransition(long inputs)
        : base("transition")
    {
        _norm = Add("norm", nn.BatchNorm2d(inputs));
        _conv = Add("conv", new PointwiseConv(inputs, inputs / 2));
    }

    protected override Tensor Run(Tensor input)
        => nn.functional.avg_pool2d(_conv.call(nn.functional.relu(_norm.call(input), inplace: true)), 2, 2);
}
