using System.Buffers.Binary;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Reads a GIF's logical screen, on which its first picture is shown (GIF 89a, section 18).</summary>
internal static class GifHeader
{
    public static ImageHeader Read(ReadOnlySpan<byte> data)
    {
        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(data[6..]), BinaryPrimitives.ReadUInt16LittleEndian(data[8..]));
        return new ImageHeader(ImageFormat.Gif, width, height) { HasAlpha = true };
    }
}
