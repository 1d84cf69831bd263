namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>DenseNet-201 (Huang et al. 2017) as torchvision builds it.</summary>
internal static class DenseNet
{
    private const long Growth = 32;

    public static IEnumerable<TrunkLayer> DenseNet201()
    {
        yield return new("features.conv0", "stem", nn.Conv2d(3, 64, 7, 2, 3, bias: false));
        yield return new("features.norm0", "stem", nn.BatchNorm2d(64));
        yield return new("features.relu0", "stem", new FunctionLayer(x => nn.functional.relu(x)));
        yield return new("features.pool0", "stem", nn.MaxPool2d(3, 2, 1));
        int[] depths = [6, 12, 48, 32];
        long channels = 64;
        for (var i = 0; i < depths.Length; i++)
        {
            var stage = $"denseblock{i + 1}";
            yield return new($"features.{stage}", stage, new DenseBlock(channels, depths[i], Growth));
            channels += depths[i] * Growth;
            if (i == depths.Length - 1)
                break;
            yield return new($"features.transition{i + 1}", stage, new DenseTransition(channels));
            channels /= 2;
        }

        yield return new("features.norm5", "denseblock4", nn.BatchNorm2d(channels));
        yield return new("features.relu5", "denseblock4", new FunctionLayer(x => nn.functional.relu(x)));
    }
}
