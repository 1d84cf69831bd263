using System.Buffers.Binary;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Follows a PNG's chunks (ISO/IEC 15948, 5.3).</summary>
internal static class PngHeader
{
    /// <summary>Length and type before a chunk's data, and the checksum after it.</summary>
    private const int ChunkOverhead = 12;

    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    public static ImageHeader Read(ReadOnlySpan<byte> data)
    {
        var first = data[Signature.Length..];
        if (!first[4..].StartsWith("IHDR"u8))
            throw new InvalidDataException("The PNG image is damaged: it does not start with its header (IHDR).");
        var size = first[8..];
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(size), BinaryPrimitives.ReadInt32BigEndian(size[4..]));
        var header = new ImageHeader(ImageFormat.Png, width, height)
        {
            // Colour type: bit 2 set for an alpha channel.
            HasAlpha = (size[9] & 4) != 0,
            IsComplete = false,
        };

        for (var at = Signature.Length; data.Length - at >= ChunkOverhead;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
            if (length > data.Length - at - ChunkOverhead)
                break;
            var type = data.Slice(at + 4, 4);
            if (type.SequenceEqual("IEND"u8))
                return header with { IsComplete = true };
            if (type.SequenceEqual("tRNS"u8))
                header = header with { HasAlpha = true };
            else if (type.SequenceEqual("eXIf"u8))
                header = header with { Orientation = ExifOrientation.Read(data.Slice(at + 8, (int)length)) };
            at += (int)length + ChunkOverhead;
        }

        return header;
    }
}
