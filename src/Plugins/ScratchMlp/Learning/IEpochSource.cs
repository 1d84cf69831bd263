namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Gives the photos to learn from, in an order of its own in each epoch.</summary>
internal interface IEpochSource
{
    /// <summary>One pass over all photos.</summary>
    /// <param name="epoch">Which pass, from 0; asked for one after the other.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    IAsyncEnumerable<(ReadOnlyMemory<byte> Pixels, int Label)> ReadAsync(int epoch, CancellationToken cancellation);
}
