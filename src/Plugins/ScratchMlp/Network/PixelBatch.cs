namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Photos of one size as network inputs; refilled for every batch.</summary>
/// <param name="normalisation">What turns bytes into inputs.</param>
/// <param name="width">The vectors to use.</param>
internal sealed unsafe class PixelBatch(InputNormalisation normalisation, VectorWidth width) : IBatchInputs
{
    private readonly List<ReadOnlyMemory<byte>> _pixels = [];

    /// <inheritdoc/>
    public int Count => _pixels.Count;

    /// <summary>Forgets the photos.</summary>
    public void Clear() => _pixels.Clear();

    /// <summary>Adds a photo with as many bytes as the network has inputs.</summary>
    public void Add(ReadOnlyMemory<byte> pixels)
    {
        if (pixels.Length != normalisation.Inputs)
            throw new ArgumentException($"{normalisation.Inputs} pixels wanted, not {pixels.Length}.", nameof(pixels));
        _pixels.Add(pixels);
    }

    /// <inheritdoc/>
    public void Fill(Matrix target, int firstColumn, int columns)
    {
        for (var row = 0; row < _pixels.Count; row++)
        {
            fixed (byte* pixels = _pixels[row].Span.Slice(firstColumn, columns))
            {
                PixelKernel.Convert(
                    pixels,
                    normalisation.Scale.Data + firstColumn,
                    normalisation.Offset.Data + firstColumn,
                    target.Data + ((nint)row * target.Stride) + firstColumn,
                    columns,
                    width);
            }
        }
    }
}
