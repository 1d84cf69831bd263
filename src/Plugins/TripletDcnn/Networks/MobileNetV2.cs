namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>MobileNetV2 (Sandler et al. 2018) as torchvision builds it.</summary>
internal static class MobileNetV2
{
    /// <summary>Expansion, channels, repeats and first stride of each stage.</summary>
    private static readonly (long Expansion, long Channels, int Repeats, long Stride)[] Stages =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    public static IEnumerable<TrunkLayer> Build()
    {
        yield return new("features.0", "0", ConvNormRelu6(3, 32, 3, 2, 1));
        long channels = 32;
        var index = 1;
        for (var stage = 0; stage < Stages.Length; stage++)
        {
            for (var i = 0; i < Stages[stage].Repeats; i++)
            {
                var stride = i == 0 ? Stages[stage].Stride : 1;
                yield return new($"features.{index++}", $"{stage + 1}", new InvertedResidual(channels, Stages[stage].Channels, stride, Stages[stage].Expansion));
                channels = Stages[stage].Channels;
            }
        }

        // With the stage before it: alone, a 1×1 convolution has little to learn.
        yield return new($"features.{index}", $"{Stages.Length}", ConvNormRelu6(channels, 1280, 1, 1, 1));
    }

    /// <summary>Convolution, batch norm and ReLU6, under the names 0, 1 and 2.</summary>
    public static TorchSharp.Modules.Sequential ConvNormRelu6(long inputs, long outputs, long kernel, long stride, long groups)
        => nn.Sequential(
            kernel == 1 ? new PointwiseConv(inputs, outputs) : nn.Conv2d(inputs, outputs, kernel, stride, (kernel - 1) / 2, groups: groups, bias: false),
            nn.BatchNorm2d(outputs),
            nn.ReLU6(inplace: true));
}
