using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Turns colour images grey: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601). Grey ones pass unchanged.</summary>
[Stage("grey", "Turns images grey, one byte per pixel.")]
public sealed class Grey : ITransform
{
    /// <summary>Prepares the conversion.</summary>
    /// <exception cref="StageException">OpenCV cannot be loaded.</exception>
    public Grey() => OpenCv.Require();

    /// <inheritdoc/>
    public Sample? Apply(Sample sample, TransformContext context)
    {
        var image = Pixels.Of(sample);
        return image.Format == PixelFormat.Grey ? sample : sample with { Image = Colours.Convert(image, ColourMode.Grey) };
    }
}
