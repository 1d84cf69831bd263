namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Layers that each read what all before them gave.</summary>
internal sealed class DenseBlock : Block
{
    private readonly DenseLayer[] _layers;

    public DenseBlock(long inputs, int depth, long growth)
        : base("dense_block")
    {
        _layers = [.. Enumerable.Range(0, depth).Select(i => Add($"denselayer{i + 1}", new DenseLayer(inputs + (i * growth), growth)))];
    }

    protected override Tensor Run(Tensor input)
    {
        var features = input;
        foreach (var layer in _layers)
        {
            var joined = cat([features, layer.call(features)], 1);
            if (!ReferenceEquals(features, input))
                features.Dispose();
            features = joined;
        }

        return features;
    }
}
