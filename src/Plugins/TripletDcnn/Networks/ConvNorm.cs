namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Convolution, batch norm and an activation, with torchvision's names <c>conv</c> and <c>bn</c>.</summary>
internal sealed class ConvNorm : Block
{
    private readonly nn.Module<Tensor, Tensor> _conv;
    private readonly TorchSharp.Modules.BatchNorm2d _bn;

    public ConvNorm(long inputs, long outputs, (long, long) kernel, long stride = 1, (long, long) padding = default, double epsilon = 1e-5)
        : base("conv_norm")
    {
        _conv = Add<nn.Module<Tensor, Tensor>>("conv", kernel == (1, 1) ? new PointwiseConv(inputs, outputs, stride) : nn.Conv2d(inputs, outputs, kernel, (stride, stride), padding, bias: false));
        _bn = Add("bn", nn.BatchNorm2d(outputs, epsilon));
    }

    protected override Tensor Run(Tensor input) => nn.functional.relu(_bn.call(_conv.call(input)), inplace: true);
}
