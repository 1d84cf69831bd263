using ReIdFlow.Contracts;

namespace ReIdFlow.Samples.Walkthrough;

[Stage("mirror", "Mirrors images from left to right.")]
public sealed class Mirror : ITransform
{
    public Sample? Apply(Sample sample, TransformContext context)
    {
        var image = sample.Image ?? throw new InvalidDataException("The sample has no pixels; put load-image before this stage.");
        var pixels = new byte[image.Pixels.Length];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var from = ((y * image.Width) + x) * image.Channels;
                var to = ((y * image.Width) + image.Width - 1 - x) * image.Channels;
                image.Pixels.Span.Slice(from, image.Channels).CopyTo(pixels.AsSpan(to));
            }
        }

        return sample with { Image = new Image(image.Width, image.Height, image.Format, pixels) };
    }
}
