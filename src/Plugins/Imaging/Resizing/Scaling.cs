using OpenCvSharp;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Changes the size of pictures.</summary>
internal static class Scaling
{
    /// <summary>The size with the same proportions whose longer side is at most <paramref name="maxSide"/>; never enlarged.</summary>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="maxSide">In pixels; 0 for no limit.</param>
    public static Size Within(Size size, int maxSide)
        => maxSide == 0 || Math.Max(size.Width, size.Height) <= maxSide ? size : Within(size, new Size(maxSide, maxSide));

    /// <summary>The largest size with the same proportions that fits into <paramref name="frame"/>, which it fills one way.</summary>
    public static Size Within(Size size, Size frame)
    {
        // Compared without dividing, so that the side that fits is met exactly.
        return (long)size.Width * frame.Height >= (long)size.Height * frame.Width
            ? new Size(frame.Width, Round(size.Height, frame.Width, size.Width, frame.Height))
            : new Size(Round(size.Width, frame.Height, size.Height, frame.Width), frame.Height);
    }

    /// <summary>The largest part from the middle of <paramref name="size"/> with the proportions of <paramref name="frame"/>.</summary>
    public static Rect CentreOf(Size size, Size frame)
    {
        var part = Within(frame, size);
        return new Rect((size.Width - part.Width) / 2, (size.Height - part.Height) / 2, part.Width, part.Height);
    }

    /// <summary>
    /// A picture in another size: by averages over areas where a side shrinks, by cubic interpolation where it grows.
    /// </summary>
    /// <returns>A new matrix, which may share the pixels of <paramref name="picture"/> where the size is the same.</returns>
    public static Mat Resize(Mat picture, Size size)
    {
        var current = picture.Size();
        var shrunk = new Size(Math.Min(current.Width, size.Width), Math.Min(current.Height, size.Height));
        var smaller = Step(picture, shrunk, InterpolationFlags.Area);
        if (shrunk == size)
            return smaller;
        using (smaller)
            return Step(smaller, size, InterpolationFlags.Cubic);
    }

    private static Mat Step(Mat picture, Size size, InterpolationFlags interpolation)
    {
        if (picture.Size() == size)
            return picture.SubMat(new Rect(new Point(0, 0), size));
        var result = new Mat();
        Cv2.Resize(picture, result, size, 0, 0, interpolation);
        return result;
    }

    /// <summary>side × numerator ÷ denominator, rounded, from 1 to <paramref name="limit"/>.</summary>
    private static int Round(int side, int numerator, int denominator, int limit)
        => (int)Math.Clamp(((2L * side * numerator) + denominator) / (2L * denominator), 1, limit);
}
