namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Photos that are kept in memory and shuffled anew in each epoch.</summary>
internal sealed class KeptImages(LabelledImages images, RandomStream random) : IEpochSource
{
    private readonly int[] _order = [.. Enumerable.Range(0, images.Count)];

    /// <inheritdoc/>
    public IAsyncEnumerable<(ReadOnlyMemory<byte> Pixels, int Label)> ReadAsync(int epoch, CancellationToken cancellation)
    {
        random.Shuffle<int>(_order);
        return _order.Select(row => (images.Pixels[row], images.Labels[row])).ToAsyncEnumerable();
    }
}
