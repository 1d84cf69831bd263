namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Residual networks (He et al. 2016) as torchvision builds them, with the stride in a bottleneck's 3×3 convolution.</summary>
internal static class ResNet
{
    public static IEnumerable<TrunkLayer> ResNet18() => Build([2, 2, 2, 2], bottleneck: false);

    public static IEnumerable<TrunkLayer> ResNet50() => Build([3, 4, 6, 3], bottleneck: true);

    public static IEnumerable<TrunkLayer> ResNet152() => Build([3, 8, 36, 3], bottleneck: true);

    private static IEnumerable<TrunkLayer> Build(int[] depths, bool bottleneck)
    {
        yield return new("conv1", "stem", nn.Conv2d(3, 64, 7, 2, 3, bias: false));
        yield return new("bn1", "stem", nn.BatchNorm2d(64));
        yield return new("relu", "stem", new FunctionLayer(x => nn.functional.relu(x)));
        yield return new("maxpool", "stem", nn.MaxPool2d(3, 2, 1));
        long channels = 64;
        for (var stage = 0; stage < depths.Length; stage++)
        {
            var width = 64L << stage;
            var blocks = new List<(string, nn.Module<Tensor, Tensor>)>();
            for (var block = 0; block < depths[stage]; block++)
            {
                var stride = stage > 0 && block == 0 ? 2 : 1;
                blocks.Add(($"{block}", bottleneck ? new ResNetBottleneck(channels, width, stride) : new ResNetBasicBlock(channels, width, stride)));
                channels = bottleneck ? width * 4 : width;
            }

            yield return new($"layer{stage + 1}", $"layer{stage + 1}", nn.Sequential(blocks));
        }
    }
}
