using System.Buffers;
using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>Turns images into the numbers that a model reads, as its options declare.</summary>
internal sealed class Preprocessing
{
    private readonly OnnxEmbedderOptions _options;
    private readonly float[][] _values;

    public Preprocessing(OnnxEmbedderOptions options)
    {
        // Photos are what is worked on in parallel; threads within OpenCV would only compete with those.
        Cv2.SetNumThreads(1);
        _options = options;
        Channels = options.Colour == ColourOrder.Grey ? 1 : 3;
        _values = new float[Channels][];
        for (var c = 0; c < Channels; c++)
        {
            var (mean, std) = (At(options.Mean, c), At(options.Std, c));
            _values[c] = [.. Enumerable.Range(0, 256).Select(v => (float)(((v / 255.0) - mean) / std))];
        }
    }

    /// <summary>1 for grey, 3 for colours.</summary>
    public int Channels { get; }

    /// <summary>How many numbers there are for an image.</summary>
    public int Length => Channels * _options.Width * _options.Height;

    /// <summary>The shape of a batch.</summary>
    public long[] ShapeOf(int batch) => _options.Layout == TensorLayout.Nchw
        ? [batch, Channels, _options.Height, _options.Width]
        : [batch, _options.Height, _options.Width, Channels];

    /// <summary>Writes an image's numbers.</summary>
    /// <param name="image">Grey or RGB, of any size.</param>
    /// <param name="target"><see cref="Length"/> numbers.</param>
    public unsafe void Write(Image image, Span<float> target)
    {
        using var pin = image.Pixels.Pin();
        using var source = Mat.FromPixelData(image.Height, image.Width, image.Format == PixelFormat.Grey ? MatType.CV_8UC1 : MatType.CV_8UC3, (nint)pin.Pointer);
        using var sized = Fit(source);
        using var coloured = Colour(sized, image.Format);
        var (width, height) = (_options.Width, _options.Height);
        for (var y = 0; y < height; y++)
        {
            var row = new ReadOnlySpan<byte>((void*)coloured.Ptr(y), width * Channels);
            if (_options.Layout == TensorLayout.Nhwc)
            {
                for (var i = 0; i < row.Length; i++)
                    target[(y * row.Length) + i] = _values[i % Channels][row[i]];
                continue;
            }

            for (var c = 0; c < Channels; c++)
            {
                var values = _values[c];
                var plane = target.Slice(((c * height) + y) * width, width);
                for (var x = 0; x < width; x++)
                    plane[x] = values[row[(x * Channels) + c]];
            }
        }
    }

    private Mat Fit(Mat source)
    {
        var size = new Size(_options.Width, _options.Height);
        switch (_options.Fit)
        {
            case FitMode.Cover:
                var side = _options.CoverSide;
                var frame = side == 0 ? size : new Size(side, side);
                var scale = Math.Max((double)frame.Width / source.Width, (double)frame.Height / source.Height);
                using (var covering = Resize(source, Scaled(source, scale, size)))
                {
                    var middle = new Rect((covering.Width - size.Width) / 2, (covering.Height - size.Height) / 2, size.Width, size.Height);
                    return covering.SubMat(middle).Clone();
                }

            case FitMode.Contain:
                var smaller = Math.Min((double)size.Width / source.Width, (double)size.Height / source.Height);
                using (var inner = Resize(source, Scaled(source, smaller, new Size(1, 1))))
                {
                    var (left, top) = ((size.Width - inner.Width) / 2, (size.Height - inner.Height) / 2);
                    var framed = new Mat();
                    Cv2.CopyMakeBorder(inner, framed, top, size.Height - inner.Height - top, left, size.Width - inner.Width - left, BorderTypes.Constant, Scalar.All(_options.Border));
                    return framed;
                }

            default:
                return Resize(source, size);
        }
    }

    private Mat Resize(Mat source, Size size)
    {
        if (source.Size() == size)
            return source.Clone();
        var resized = new Mat();
        Cv2.Resize(source, resized, size, 0, 0, _options.Interpolation switch
        {
            Interpolation.Nearest => InterpolationFlags.Nearest,
            Interpolation.Cubic => InterpolationFlags.Cubic,
            Interpolation.Area => InterpolationFlags.Area,
            Interpolation.Lanczos => InterpolationFlags.Lanczos4,
            _ => InterpolationFlags.Linear,
        });
        return resized;
    }

    private Mat Colour(Mat source, PixelFormat format)
    {
        var code = (_options.Colour, format) switch
        {
            (ColourOrder.Grey, PixelFormat.Rgb) => ColorConversionCodes.RGB2GRAY,
            (ColourOrder.Rgb or ColourOrder.Bgr, PixelFormat.Grey) => ColorConversionCodes.GRAY2RGB,
            (ColourOrder.Bgr, PixelFormat.Rgb) => ColorConversionCodes.RGB2BGR,
            _ => (ColorConversionCodes?)null,
        };
        if (code is null)
            return source.Clone();
        var coloured = new Mat();
        Cv2.CvtColor(source, coloured, code.Value);
        return coloured;
    }

    private static Size Scaled(Mat source, double scale, Size least)
        => new(Math.Max(least.Width, (int)Math.Round(source.Width * scale)), Math.Max(least.Height, (int)Math.Round(source.Height * scale)));

    private static float At(IReadOnlyList<float> values, int channel) => values.Count == 1 ? values[0] : values[channel];
}
