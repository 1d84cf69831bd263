using System.Buffers.Binary;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Reads a JPEG 2000 codestream's SIZ marker, alone or in a JP2 file (ITU-T T.800, annexes A.5.1 and I).</summary>
internal static class Jpeg2000Header
{
    public static ReadOnlySpan<byte> FileSignature => [0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a];

    public static ReadOnlySpan<byte> CodestreamSignature => [0xff, 0x4f, 0xff, 0x51];

    public static ImageHeader Read(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith(FileSignature))
            data = Codestream(data);

        // After SOC, SIZ, its length and its capabilities: the far corner of the reference grid, then the image's near one.
        var size = data[8..];
        var width = BinaryPrimitives.ReadUInt32BigEndian(size) - (long)BinaryPrimitives.ReadUInt32BigEndian(size[8..]);
        var height = BinaryPrimitives.ReadUInt32BigEndian(size[4..]) - (long)BinaryPrimitives.ReadUInt32BigEndian(size[12..]);
        return new ImageHeader(ImageFormat.Jpeg2000, checked((int)width), checked((int)height)) { IsComplete = data is [.., 0xff, 0xd9] };
    }

    /// <summary>The content of the first box <c>jp2c</c>, as far as it goes.</summary>
    private static ReadOnlySpan<byte> Codestream(ReadOnlySpan<byte> data)
    {
        for (long at = 0; data.Length - at >= 8;)
        {
            var box = data[(int)at..];
            long length = BinaryPrimitives.ReadUInt32BigEndian(box);
            var start = 8;
            if (length == 1)
            {
                length = BinaryPrimitives.ReadInt64BigEndian(box[8..]);
                start = 16;
            }
            else if (length == 0)
            {
                length = box.Length;
            }

            if (length < start)
                break;
            if (box[4..].StartsWith("jp2c"u8))
                return box[start..(int)Math.Min(length, box.Length)];
            at = checked(at + length);
        }

        throw new InvalidDataException("The JPEG 2000 image is cut off or damaged: it holds no picture.");
    }
}
