using System.Buffers.Binary;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Reads the header of a Windows bitmap (BITMAPFILEHEADER, then BITMAPCOREHEADER or BITMAPINFOHEADER).</summary>
internal static class BmpHeader
{
    private const int FileHeaderSize = 14;
    private const int CoreHeaderSize = 12;
    private const int InfoHeaderSize = 40;

    /// <summary>The two letters BM alone may start a text as well; the size of the second header settles it.</summary>
    public static bool IsBmp(ReadOnlySpan<byte> data)
        => data.StartsWith("BM"u8) && data.Length >= FileHeaderSize + 4
            && BinaryPrimitives.ReadUInt32LittleEndian(data[FileHeaderSize..]) is CoreHeaderSize or (>= InfoHeaderSize and <= 124);

    public static ImageHeader Read(ReadOnlySpan<byte> data)
    {
        var info = data[FileHeaderSize..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(info) == CoreHeaderSize)
        {
            var (coreWidth, coreHeight) = (BinaryPrimitives.ReadUInt16LittleEndian(info[4..]), BinaryPrimitives.ReadUInt16LittleEndian(info[6..]));
            return new ImageHeader(ImageFormat.Bmp, coreWidth, coreHeight);
        }

        var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(info[4..]), BinaryPrimitives.ReadInt32LittleEndian(info[8..]));
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(info[14..]);
        var compression = BinaryPrimitives.ReadUInt32LittleEndian(info[16..]);

        // A negative height means rows from top to bottom. Uncompressed rows (BI_RGB, BI_BITFIELDS) are padded to four bytes.
        var rows = Math.Abs((long)height);
        var needed = BinaryPrimitives.ReadUInt32LittleEndian(data[10..]) + (((((long)width * bits) + 31) / 32) * 4 * rows);
        return new ImageHeader(ImageFormat.Bmp, width, checked((int)rows))
        {
            IsComplete = compression is not (0 or 3) || data.Length >= needed,
        };
    }
}
