namespace ReIdFlow.Contracts;

/// <summary>Decoded pixels: bytes row by row without padding, never changed once made, so that branches may share them.</summary>
public sealed class Image
{
    /// <summary>Wraps pixels without copying them; the caller gives the array away.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="format">Grey or RGB.</param>
    /// <param name="pixels">Exactly width × height × bytes per pixel.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width or height is below 1.</exception>
    /// <exception cref="ArgumentException">The number of bytes does not fit the size and format.</exception>
    public Image(int width, int height, PixelFormat format, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var expected = (long)width * height * (int)format;
        if (pixels.LongLength != expected)
            throw new ArgumentException($"A {width}×{height} {format} image has {expected} bytes, not {pixels.LongLength}.", nameof(pixels));
        (Width, Height, Format, _pixels) = (width, height, format, pixels);
    }

    private readonly byte[] _pixels;

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Grey or RGB.</summary>
    public PixelFormat Format { get; }

    /// <summary>Bytes per pixel: 1 for grey, 3 for RGB.</summary>
    public int Channels => (int)Format;

    /// <summary>The pixels, 0 to 255, row by row from the top, each row left to right, channels interleaved.</summary>
    public ReadOnlyMemory<byte> Pixels => _pixels;
}
