namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// A small network that learns on a CPU in a minute or two: four stages of a 3×3 convolution, batch norm, ReLU and 2×2 max pooling
/// (the "Conv-4" of few-shot learning), with 32, 64, 128 and 256 channels.
/// </summary>
internal static class Conv4
{
    public static IEnumerable<TrunkLayer> Build()
    {
        long inputs = 3;
        for (var i = 1; i <= 4; i++)
        {
            var outputs = 16L << i;
            yield return new($"block{i}", $"block{i}", new ConvNorm(inputs, outputs, (3, 3), 1, (1, 1)));
            yield return new($"pool{i}", $"block{i}", nn.MaxPool2d(2));
            inputs = outputs;
        }
    }
}
