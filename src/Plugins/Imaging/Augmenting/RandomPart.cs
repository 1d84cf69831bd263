using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>A rectangle of random area, proportions and place within an image.</summary>
internal static class RandomPart
{
    /// <summary>Draws the rectangle; it lies within the image, and each of its sides is at least one pixel.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="image">What it lies in.</param>
    /// <param name="shape">Width and height, in pixels, of a rectangle with the image's area and the proportions that are neither stretched nor squeezed.</param>
    /// <param name="area">The smallest and the largest share of the area, 0 to 1.</param>
    /// <param name="maxStretch">How many times wider, or higher, than <paramref name="shape"/> it may be for its size.</param>
    public static Rect Draw(RandomStream random, Image image, (double Width, double Height) shape, (double Min, double Max) area, double maxStretch)
    {
        var share = random.NextDouble(area.Min, area.Max);

        // As often wider as higher: uniform in the logarithm.
        var stretch = Math.Exp(random.NextDouble(-1, 1) * Math.Log(maxStretch));
        var width = Math.Clamp((int)Math.Round(shape.Width * Math.Sqrt(share * stretch)), 1, image.Width);
        var height = Math.Clamp((int)Math.Round(shape.Height * Math.Sqrt(share / stretch)), 1, image.Height);
        return new Rect(random.NextInt(image.Width - width + 1), random.NextInt(image.Height - height + 1), width, height);
    }
}
