using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Images of one size and format, their bytes one after the other.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Pixels">Image after image, row after row, channels interleaved.</param>
/// <param name="Positions">Each image's place in what it was taken from.</param>
internal sealed record ImageBatch(int Width, int Height, int Channels, byte[] Pixels, int[] Positions)
{
    public int Count => Positions.Length;

    /// <summary>Puts images together.</summary>
    /// <exception cref="InvalidOperationException">There is a sample without pixels, or of another size than the first.</exception>
    public static ImageBatch Of(IReadOnlyList<Sample> samples, int[] positions)
    {
        var first = ImageOf(samples[0]);
        var size = first.Pixels.Length;
        var pixels = new byte[(long)size * samples.Count];
        for (var i = 0; i < samples.Count; i++)
        {
            var image = ImageOf(samples[i]);
            if ((image.Width, image.Height, image.Format) != (first.Width, first.Height, first.Format))
                throw new InvalidOperationException($"'{samples[i].Path}' is {image.Width}×{image.Height} {image.Format}, and '{samples[0].Path}' {first.Width}×{first.Height} {first.Format}. The network learns from images of one size: put a 'resize' stage before it.");
            image.Pixels.Span.CopyTo(pixels.AsSpan(i * size));
        }

        return new ImageBatch(first.Width, first.Height, first.Channels, pixels, positions);
    }

    private static Image ImageOf(Sample sample)
        => sample.Image ?? throw new InvalidOperationException($"'{sample.Path}' has no pixels. Put a 'load-image' stage before the network.");
}
