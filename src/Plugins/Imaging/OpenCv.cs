using System.Runtime.InteropServices;
using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>OpenCV's process-wide settings, and the way between its matrices and images.</summary>
internal static class OpenCv
{
    private static readonly Lazy<Exception?> _loading = new(Load);

    /// <summary>Loads and sets up the native library, once. Every stage calls it when made.</summary>
    /// <exception cref="StageException">The library cannot be loaded.</exception>
    public static void Require()
    {
        if (_loading.Value is { } cause)
        {
            throw new StageException(
                "OpenCV's native library (OpenCvSharpExtern) cannot be loaded: build the Imaging plugin on this system "
                + $"({RuntimeInformation.RuntimeIdentifier}), or put the library beside Imaging.dll. {cause.GetBaseException().Message.Trim()}",
                cause);
        }
    }

    /// <summary>A matrix on an image's own pixels, to be read only, and only until it is disposed.</summary>
    public static PinnedMat View(Image image) => new(image);

    /// <summary>Makes an image of what <paramref name="draw"/> writes into a matrix of the given size.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="format">Grey or RGB.</param>
    /// <param name="draw">Fills the matrix: it must keep its size and type.</param>
    public static Image Draw(int width, int height, PixelFormat format, Action<Mat> draw)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * (int)format));
        var image = new Image(width, height, format, pixels);
        using var target = View(image);
        var start = target.Mat.Data;
        draw(target.Mat);
        if (target.Mat.Data != start)
            throw new InvalidOperationException($"OpenCV made a matrix of another size or type than {width}×{height} {format}.");
        return image;
    }

    /// <summary>Makes an image of the same size and format as another, from its pixels.</summary>
    /// <param name="image">What is read.</param>
    /// <param name="draw">Reads the first matrix and fills the second, which must keep its size and type.</param>
    public static Image Redraw(Image image, Action<Mat, Mat> draw)
    {
        using var source = View(image);
        return Draw(image.Width, image.Height, image.Format, target => draw(source.Mat, target));
    }

    public static MatType TypeOf(PixelFormat format) => format == PixelFormat.Grey ? MatType.CV_8UC1 : MatType.CV_8UC3;

    private static Exception? Load()
    {
        try
        {
            // Photos are what is worked on in parallel; threads within OpenCV would only compete with those.
            Cv2.SetNumThreads(1);

            // What goes wrong is told with the sample, and not in lines of OpenCV's own on standard error as well.
            Cv2.SetLogLevel(LogLevel.SILENT);
            return null;
        }
        catch (Exception e) when (e is TypeInitializationException or TypeLoadException or BadImageFormatException
            or OpenCVException or OpenCvSharpException)
        {
            return e;
        }
    }
}
