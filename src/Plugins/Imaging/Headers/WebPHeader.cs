using System.Buffers.Binary;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Reads a WebP's RIFF chunks (RFC 9649).</summary>
internal static class WebPHeader
{
    private const byte AlphaFlag = 0x10;

    public static ImageHeader Read(ReadOnlySpan<byte> data)
    {
        var complete = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) + 8L <= data.Length;
        var type = data.Slice(12, 4);
        var chunk = data[20..];
        if (type.SequenceEqual("VP8X"u8))
        {
            return new ImageHeader(ImageFormat.WebP, UInt24(chunk[4..]) + 1, UInt24(chunk[7..]) + 1)
            {
                HasAlpha = (chunk[0] & AlphaFlag) != 0,
                Orientation = Orientation(data),
                IsComplete = complete,
            };
        }

        if (type.SequenceEqual("VP8L"u8))
        {
            // After the signature 0x2F: 14 bits width − 1, 14 bits height − 1, one bit alpha.
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(chunk[1..]);
            return new ImageHeader(ImageFormat.WebP, (int)(bits & 0x3fff) + 1, (int)((bits >> 14) & 0x3fff) + 1)
            {
                HasAlpha = ((bits >> 28) & 1) != 0,
                IsComplete = complete,
            };
        }

        if (!type.SequenceEqual("VP8 "u8))
            throw new InvalidDataException("The WebP image is damaged: it does not start with a VP8 chunk.");

        // After a frame tag of three bytes and the start code 9D 01 2A: 14 bits each, scaling in the upper two.
        return new ImageHeader(
            ImageFormat.WebP,
            BinaryPrimitives.ReadUInt16LittleEndian(chunk[6..]) & 0x3fff,
            BinaryPrimitives.ReadUInt16LittleEndian(chunk[8..]) & 0x3fff)
        { IsComplete = complete };
    }

    private static int Orientation(ReadOnlySpan<byte> data)
    {
        for (var at = 12; data.Length - at >= 8;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(data[(at + 4)..]);
            if (length > data.Length - at - 8)
                break;
            if (data.Slice(at, 4).SequenceEqual("EXIF"u8))
                return ExifOrientation.Read(data.Slice(at + 8, (int)length));

            // Chunks are padded to an even length.
            at += 8 + (int)(length + (length & 1));
        }

        return ExifOrientation.Upright;
    }

    private static int UInt24(ReadOnlySpan<byte> data) => data[0] | (data[1] << 8) | (data[2] << 16);
}
