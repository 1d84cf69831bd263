using System.Buffers.Binary;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Follows a JPEG's markers from its start to its end (ITU-T T.81, annex B).</summary>
internal static class JpegHeader
{
    private const byte Temporary = 0x01;
    private const byte StartOfImage = 0xd8;
    private const byte EndOfImage = 0xd9;
    private const byte App1 = 0xe1;

    public static ImageHeader Read(ReadOnlySpan<byte> data)
    {
        ImageHeader? header = null;
        int? orientation = null;
        var complete = false;
        for (var at = NextMarker(data, 2); at < data.Length - 1; at = NextMarker(data, at))
        {
            var marker = data[at + 1];
            at += 2;
            if (marker == EndOfImage)
            {
                complete = true;
                break;
            }

            // Another image starts before this one ended: what an older file left on the card follows a broken one.
            if (marker == StartOfImage)
                break;
            if (marker == Temporary)
                continue;
            var length = data.Length - at < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(data[at..]);
            if (length < 2 || length > data.Length - at)
                break;
            var segment = data.Slice(at + 2, length - 2);
            if (IsFrame(marker))
                header ??= Frame(segment);
            else if (marker == App1 && segment.StartsWith("Exif\0\0"u8))
                orientation ??= ExifOrientation.Read(segment);
            at += length;
        }

        if (header is null)
            throw new InvalidDataException($"The JPEG image is cut off or damaged: its {data.Length} bytes end before the picture begins.");
        return header with { Orientation = orientation ?? ExifOrientation.Upright, IsComplete = complete };
    }

    /// <summary>
    /// The next 0xFF that starts a marker, or the end. Within a scan's compressed data 0xFF is followed by 0 or is a restart
    /// marker; both are passed over, and so is anything between segments that does not belong there.
    /// </summary>
    private static int NextMarker(ReadOnlySpan<byte> data, int from)
    {
        while (from < data.Length - 1)
        {
            var found = data[from..^1].IndexOf((byte)0xff);
            if (found < 0)
                return data.Length;
            from += found;
            if (data[from + 1] is not (0 or 0xff or (>= 0xd0 and <= 0xd7)))
                return from;
            from += data[from + 1] == 0xff ? 1 : 2;
        }

        return data.Length;
    }

    /// <summary>After the precision in bits: height, then width.</summary>
    private static ImageHeader Frame(ReadOnlySpan<byte> segment)
        => new(ImageFormat.Jpeg, BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]));

    /// <summary>SOF0 to SOF15, whose range DHT, JPG and DAC share.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);
}
