namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// The pre-activation residual network (He et al. 2016b) as Keras builds its ResNet50V2: 23,564,800 parameters, the stride in the
/// last block of the first three stacks. Names are Keras's, with a dot after the block.
/// </summary>
internal static class ResNet50V2
{
    /// <summary>Keras's constant for every batch norm of this network.</summary>
    public const double Epsilon = 1.001e-5;

    public static IEnumerable<TrunkLayer> Build()
    {
        yield return new("conv1_conv", "conv1", nn.Conv2d(3, 64, 7, 2, 3));

        // Keras pads with zeros before pooling, where torch would pad with −∞: the input may be negative here.
        yield return new("pool1_pool", "conv1", new FunctionLayer(x => nn.functional.max_pool2d(nn.functional.pad(x, [1L, 1L, 1L, 1L]), 3, 2)));
        int[] depths = [3, 4, 6, 3];
        long channels = 64;
        for (var stack = 0; stack < depths.Length; stack++)
        {
            var width = 64L << stack;
            for (var block = 1; block <= depths[stack]; block++)
            {
                var stride = stack < 3 && block == depths[stack] ? 2 : 1;
                yield return new($"conv{stack + 2}_block{block}", $"conv{stack + 2}", new ResNetV2Block(channels, width, stride, block == 1));
                channels = width * 4;
            }
        }

        yield return new("post_bn", "conv5", nn.BatchNorm2d(channels, Epsilon));
        yield return new("post_relu", "conv5", new FunctionLayer(x => nn.functional.relu(x)));
    }
}
