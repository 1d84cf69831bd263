using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>
/// Brings images to one size: by averages over areas where a side shrinks, by cubic interpolation where it grows.
/// </summary>
[Stage("resize", "Brings images to one size, in their own proportions or stretched, and to grey or RGB.")]
public sealed class Resize : ITransform
{
    private readonly ResizeOptions _options;
    private readonly Size _size;

    /// <summary>Prepares resizing.</summary>
    /// <exception cref="StageException">OpenCV cannot be loaded.</exception>
    public Resize(ResizeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OpenCv.Require();
        _options = options;
        _size = new Size(options.Width, options.Height);
    }

    /// <inheritdoc/>
    public Sample? Apply(Sample sample, TransformContext context)
    {
        var image = Colours.Convert(Pixels.Of(sample), _options.Colour);
        if (image.Width != _size.Width || image.Height != _size.Height)
            image = Scale(image);
        return ReferenceEquals(image, sample.Image) ? sample : sample with { Image = image };
    }

    private Image Scale(Image image)
    {
        using var source = OpenCv.View(image);
        var whole = new Rect(0, 0, image.Width, image.Height);
        using var part = source.Mat.SubMat(_options.Mode == ResizeMode.Fill ? Scaling.CentreOf(whole.Size, _size) : whole);
        var inner = _options.Mode == ResizeMode.Fit ? Scaling.Within(whole.Size, _size) : _size;
        using var scaled = Scaling.Resize(part, inner);
        var left = (_size.Width - inner.Width) / 2;
        var top = (_size.Height - inner.Height) / 2;
        return OpenCv.Draw(_size.Width, _size.Height, image.Format, target => Cv2.CopyMakeBorder(
            scaled,
            target,
            top,
            _size.Height - inner.Height - top,
            left,
            _size.Width - inner.Width - left,
            BorderTypes.Constant | BorderTypes.Isolated,
            Scalar.All(_options.Padding)));
    }
}
