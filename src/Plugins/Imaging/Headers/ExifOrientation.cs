using OpenCvSharp;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>The EXIF tag that says how a camera was held (Exif 2.32, 4.6.4 A; tag 0x0112 of TIFF 6.0).</summary>
internal static class ExifOrientation
{
    /// <summary>The picture is stored as it is displayed.</summary>
    public const int Upright = 1;

    public const ushort Tag = 0x0112;

    /// <summary>Whether the stored width is the displayed height.</summary>
    public static bool SwapsSides(int orientation) => orientation >= 5;

    /// <summary>The orientation in EXIF data, which has TIFF's structure; upright where it gives none or cannot be read.</summary>
    /// <param name="exif">The data, from <c>II</c> or <c>MM</c> on; <c>Exif\0\0</c> before it is skipped.</param>
    public static int Read(ReadOnlySpan<byte> exif)
    {
        if (exif.StartsWith("Exif\0\0"u8))
            exif = exif[6..];
        try
        {
            return TiffDirectory.ReadFirst(exif) is { } directory ? Checked(directory.Value(exif, Tag)) : Upright;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            // Damaged metadata is no reason to refuse a sound picture.
            return Upright;
        }
    }

    public static int Checked(long? value) => value is >= 1 and <= 8 ? (int)value.Value : Upright;

    /// <summary>The picture as it is to be displayed.</summary>
    /// <param name="stored">The picture as stored; it is disposed unless it is what is returned.</param>
    /// <param name="orientation">1 to 8.</param>
    public static Mat Apply(Mat stored, int orientation)
    {
        if (orientation == Upright)
            return stored;
        using (stored)
        {
            var displayed = new Mat();
            switch (orientation)
            {
                case 2:
                    Cv2.Flip(stored, displayed, FlipMode.Y);
                    break;
                case 3:
                    Cv2.Rotate(stored, displayed, RotateFlags.Rotate180);
                    break;
                case 4:
                    Cv2.Flip(stored, displayed, FlipMode.X);
                    break;
                case 5:
                    Cv2.Transpose(stored, displayed);
                    break;
                case 6:
                    Cv2.Rotate(stored, displayed, RotateFlags.Rotate90Clockwise);
                    break;
                case 7:
                    using (var transposed = new Mat())
                    {
                        Cv2.Transpose(stored, transposed);
                        Cv2.Rotate(transposed, displayed, RotateFlags.Rotate180);
                    }

                    break;
                default:
                    Cv2.Rotate(stored, displayed, RotateFlags.Rotate90Counterclockwise);
                    break;
            }

            return displayed;
        }
    }
}
