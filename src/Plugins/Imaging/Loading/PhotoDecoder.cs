using OpenCvSharp;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Decodes photos with OpenCV.</summary>
internal static class PhotoDecoder
{
    /// <summary>
    /// By how much a JPEG's sides may be divided while decoding, which costs a fraction of decoding it whole: 8, 4, 2 or 1. At
    /// least twice the pixels wanted per side are left, so that shrinking the rest by areas keeps its quality.
    /// </summary>
    /// <param name="header">The photo's header.</param>
    /// <param name="part">The part of the photo that is wanted, in its own pixels.</param>
    /// <param name="wanted">The size that the part is shrunk to.</param>
    public static int ReductionFor(ImageHeader header, Size part, Size wanted)
    {
        if (header.Format != ImageFormat.Jpeg)
            return 1;
        foreach (var reduction in (ReadOnlySpan<int>)[8, 4, 2])
        {
            if (part.Width >= 2 * reduction * wanted.Width && part.Height >= 2 * reduction * wanted.Height)
                return reduction;
        }

        return 1;
    }

    /// <summary>Decodes a photo into 8-bit blue, green, red, upright.</summary>
    /// <param name="encoded">The photo; where it is a JPEG that is cut off, the rest becomes grey.</param>
    /// <param name="header">Its header.</param>
    /// <param name="reduction">What its sides are divided by: 1, or for JPEG 2, 4 or 8.</param>
    /// <exception cref="InvalidDataException">OpenCV cannot decode it.</exception>
    public static Mat Decode(ReadOnlySpan<byte> encoded, ImageHeader header, int reduction)
    {
        // OpenCV decodes a JPEG that is cut off only where it seems to end.
        if (header is { Format: ImageFormat.Jpeg, IsComplete: false })
            encoded = (byte[])[.. encoded, 0xff, 0xd9];
        var decoded = Decode(encoded, header, reduction switch
        {
            8 => ImreadModes.ReducedColor8 | ImreadModes.IgnoreOrientation,
            4 => ImreadModes.ReducedColor4 | ImreadModes.IgnoreOrientation,
            2 => ImreadModes.ReducedColor2 | ImreadModes.IgnoreOrientation,
            _ when header.HasAlpha => ImreadModes.Unchanged,
            _ => ImreadModes.Color | ImreadModes.IgnoreOrientation,
        });

        // OpenCV's TIFF decoder turns pictures upright whatever it is asked.
        var turned = header.Format == ImageFormat.Tiff;
        var (width, height) = turned ? header.DisplayedSize : (header.Width, header.Height);
        if (decoded.Width != DivideUp(width, reduction) || decoded.Height != DivideUp(height, reduction))
        {
            using (decoded)
            {
                throw new InvalidDataException(
                    $"The {ImageHeader.Name(header.Format)} image is damaged: its header gives {width}×{height} pixels, "
                    + $"its data {decoded.Width}×{decoded.Height}.");
            }
        }

        return ExifOrientation.Apply(WhiteBackground.ToBgr(decoded), turned ? ExifOrientation.Upright : header.Orientation);
    }

    private static Mat Decode(ReadOnlySpan<byte> encoded, ImageHeader header, ImreadModes mode)
    {
        Mat? decoded = null;
        string? cause = null;
        try
        {
            decoded = Cv2.ImDecode(encoded, mode);
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException)
        {
            cause = e.Message;
        }

        if (decoded is not null && !decoded.Empty())
            return decoded;
        decoded?.Dispose();
        cause ??= header.IsComplete
            ? "its data is damaged, or of a kind that OpenCV does not know."
            : "its file ends before the picture does.";
        throw new InvalidDataException($"The {ImageHeader.Name(header.Format)} image cannot be decoded: {cause}");
    }

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}
