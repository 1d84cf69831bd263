using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Converts between grey and colour.</summary>
internal static class Colours
{
    /// <summary>The image in the colours asked for; the same image where it has them.</summary>
    public static Image Convert(Image image, ColourMode mode) => (mode, image.Format) switch
    {
        (ColourMode.Grey, PixelFormat.Rgb) => Convert(image, PixelFormat.Grey, ColorConversionCodes.RGB2GRAY),
        (ColourMode.Rgb, PixelFormat.Grey) => Convert(image, PixelFormat.Rgb, ColorConversionCodes.GRAY2RGB),
        _ => image,
    };

    private static Image Convert(Image image, PixelFormat format, ColorConversionCodes code)
    {
        using var source = OpenCv.View(image);
        return OpenCv.Draw(image.Width, image.Height, format, target => Cv2.CvtColor(source.Mat, target, code));
    }
}
