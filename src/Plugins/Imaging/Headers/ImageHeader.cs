namespace ReIdFlow.Plugins.Imaging;

/// <summary>What an encoded image says about itself, read without decoding it.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Width">Width in pixels, as stored.</param>
/// <param name="Height">Height in pixels, as stored.</param>
internal sealed record ImageHeader(ImageFormat Format, int Width, int Height)
{
    /// <summary>The EXIF orientation, 1 to 8: how the stored picture has to be turned to be upright.</summary>
    public int Orientation { get; init; } = ExifOrientation.Upright;

    /// <summary>Whether pixels may be transparent.</summary>
    public bool HasAlpha { get; init; }

    /// <summary>Whether the data goes on to where its structure says that it ends.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The number of pixels.</summary>
    public long Pixels => (long)Width * Height;

    /// <summary>Width and height in pixels, as displayed.</summary>
    public (int Width, int Height) DisplayedSize => ExifOrientation.SwapsSides(Orientation) ? (Height, Width) : (Width, Height);

    /// <summary>Reads the header of any of the formats, told apart by content.</summary>
    /// <param name="data">The whole encoded image.</param>
    /// <exception cref="InvalidDataException">It is no image, or its header is damaged; the message says what it is instead.</exception>
    public static ImageHeader Read(ReadOnlySpan<byte> data)
    {
        if (Signatures.FormatOf(data) is not { } format)
            throw new InvalidDataException(Signatures.Complain(data));
        ImageHeader header;
        try
        {
            header = format switch
            {
                ImageFormat.Jpeg => JpegHeader.Read(data),
                ImageFormat.Png => PngHeader.Read(data),
                ImageFormat.Gif => GifHeader.Read(data),
                ImageFormat.Bmp => BmpHeader.Read(data),
                ImageFormat.WebP => WebPHeader.Read(data),
                ImageFormat.Tiff => TiffHeader.Read(data),
                _ => Jpeg2000Header.Read(data),
            };
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException(
                $"The {Name(format)} image is cut off or damaged: its header points beyond its {data.Length} bytes.");
        }

        if (header.Width < 1 || header.Height < 1)
        {
            throw new InvalidDataException(
                $"The {Name(format)} image is damaged: its header gives a size of {header.Width}×{header.Height} pixels.");
        }

        return header;
    }

    /// <summary>The format's name as people write it.</summary>
    public static string Name(ImageFormat format) => format switch
    {
        ImageFormat.WebP => "WebP",
        ImageFormat.Jpeg2000 => "JPEG 2000",
        _ => format.ToString().ToUpperInvariant(),
    };
}
