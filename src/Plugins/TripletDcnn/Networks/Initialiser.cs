using TorchSharp.Modules;
using static TorchSharp.torch.nn.init;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Random weights to learn from: He et al. (2015) for convolutions, a narrow normal distribution for a transformer's layers.</summary>
internal static class Initialiser
{
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
                case Linear linear:
                    trunc_normal_(linear.weight, std: 0.02);
                    if (linear.bias is { } offset)
                        zeros_(offset);
                    break;
            }
        }
    }
}
