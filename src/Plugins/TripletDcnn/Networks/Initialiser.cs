using ReIdFlow.Plugins.TorchRuntime;
using TorchSharp.Modules;
using static TorchSharp.torch.nn.init;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Random weights to learn from: He et al. (2015) for convolutions, a narrow normal distribution for a transformer's layers.</summary>
internal static class Initialiser
{
    private const double Deviation = 0.02;

    /// <summary>
    /// A normal distribution with a standard deviation of 0.02, cut off at twice that. TorchSharp's trunc_normal_ now and then leaves
    /// an infinite number: it inverts the error function at −1.
    /// </summary>
    public static Tensor Narrow(Tensor weight) => normal_(weight, std: Deviation).clamp_(Scalars.Of(-2 * Deviation), Scalars.Of(2 * Deviation));

    public static void Apply(nn.Module network)
    {
        using var still = no_grad();
        foreach (var module in network.modules())
        {
            switch (module)
            {
                case Conv2d convolution:
                    kaiming_normal_(convolution.weight, mode: FanInOut.FanOut, nonlinearity: NonlinearityType.ReLU);
                    if (convolution.bias is { } bias)
                        zeros_(bias);
                    break;
                case PointwiseConv pointwise:
                    kaiming_normal_(pointwise.Weight, mode: FanInOut.FanOut, nonlinearity: NonlinearityType.ReLU);
                    break;
                case Linear linear:
                    Narrow(linear.weight);
                    if (linear.bias is { } offset)
                        zeros_(offset);
                    break;
            }
        }
    }
}
