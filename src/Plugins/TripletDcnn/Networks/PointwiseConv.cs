using TorchSharp.Modules;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// A 1×1 convolution, taken as what it is: a linear layer over the channels of each place. Its weights have a convolution's shape,
/// (outputs, inputs, 1, 1), and names. See docs/decisions/0013-pointwise-convolutions.md for why it is not left to libtorch's.
/// </summary>
internal sealed class PointwiseConv : nn.Module<Tensor, Tensor>
{
    private readonly long _stride;
    private readonly bool _biased;

    public PointwiseConv(long inputs, long outputs, long stride = 1, bool bias = false)
        : base("pointwise_conv")
    {
        (_stride, _biased) = (stride, bias);
        register_parameter("weight", new Parameter(zeros(outputs, inputs, 1, 1)));
        if (bias)
            register_parameter("bias", new Parameter(zeros(outputs)));
    }

    // Asked for each time: moving a module to another device puts a new parameter in the place of the old.
    public Parameter Weight => get_parameter("weight")!;

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var places = input.permute(0, 2, 3, 1);
        if (_stride > 1)
            places = places.slice(1, 0, places.shape[1], _stride).slice(2, 0, places.shape[2], _stride);
        var result = nn.functional.linear(places, Weight.flatten(1), _biased ? get_parameter("bias") : null);
        return result.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }
}
