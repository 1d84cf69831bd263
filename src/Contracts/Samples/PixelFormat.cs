namespace ReIdFlow.Contracts;

/// <summary>How an <see cref="Image"/>'s bytes are to be read. The value is the number of bytes per pixel.</summary>
public enum PixelFormat
{
    /// <summary>One byte per pixel.</summary>
    Grey = 1,

    /// <summary>Three bytes per pixel: red, green, blue.</summary>
    Rgb = 3,
}
