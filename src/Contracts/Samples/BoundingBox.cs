namespace ReIdFlow.Contracts;

/// <summary>Where in an image an animal is.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Unit">Whether the four numbers are pixels or shares of the image.</param>
public readonly record struct BoundingBox(double X, double Y, double Width, double Height, BoxUnit Unit)
{
    // 0.2 + 0.4 of 200 pixels is 120, and a hair more in floating point.
    private const double Rounding = 1e-6;

    /// <summary>The box in whole pixels of an image of the given size, cut at the image's border.</summary>
    /// <param name="imageWidth">Width of the image in pixels.</param>
    /// <param name="imageHeight">Height of the image in pixels.</param>
    /// <returns>Left, top, width and height; width or height is 0 where nothing of the box lies inside the image.</returns>
    public (int X, int Y, int Width, int Height) ToPixels(int imageWidth, int imageHeight)
    {
        var (scaleX, scaleY) = Unit == BoxUnit.Relative ? (imageWidth, imageHeight) : (1.0, 1.0);
        var left = Clamp(Math.Floor((X * scaleX) + Rounding), imageWidth);
        var top = Clamp(Math.Floor((Y * scaleY) + Rounding), imageHeight);
        var right = Clamp(Math.Ceiling(((X + Width) * scaleX) - Rounding), imageWidth);
        var bottom = Clamp(Math.Ceiling(((Y + Height) * scaleY) - Rounding), imageHeight);
        return (left, top, Math.Max(0, right - left), Math.Max(0, bottom - top));
    }

    private static int Clamp(double value, int limit) => double.IsNaN(value) ? 0 : (int)Math.Clamp(value, 0, limit);
}
