using System.Globalization;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>The size and format that all photos of a network share.</summary>
internal readonly record struct ImageShape(int Width, int Height, PixelFormat Format)
{
    /// <summary>Bytes of a photo.</summary>
    public int Inputs => checked(Width * Height * (int)Format);

    /// <summary>The shape of a sample's photo.</summary>
    /// <exception cref="InvalidDataException">The sample has no pixels.</exception>
    public static ImageShape Of(Sample sample)
        => sample.Image is { } image
            ? new ImageShape(image.Width, image.Height, image.Format)
            : throw new InvalidDataException($"The photo {sample.Path} has no pixels: put a stage that loads images before the network.");

    /// <inheritdoc/>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Width}×{Height} {(Format == PixelFormat.Grey ? "grey" : "RGB")}");
}
