using System.Buffers;
using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>An OpenCV matrix that lies on an image's pixels without copying them.</summary>
internal sealed class PinnedMat : IDisposable
{
    private readonly MemoryHandle _pin;

    public unsafe PinnedMat(Image image)
    {
        _pin = image.Pixels.Pin();
        Mat = Mat.FromPixelData(image.Height, image.Width, OpenCv.TypeOf(image.Format), (nint)_pin.Pointer);
    }

    public Mat Mat { get; }

    public void Dispose()
    {
        Mat.Dispose();
        _pin.Dispose();
    }
}
