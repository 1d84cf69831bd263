using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ReIdFlow.Bench.Season;

/// <summary>Puts into a JPEG what a trail camera writes: its clock without a zone, its make, model and serial number (EXIF 2.32, 4.6).</summary>
internal static class ExifSegment
{
    private const ushort Ascii = 2;
    private const ushort Long = 4;

    /// <summary>The JPEG with an EXIF segment behind its first marker.</summary>
    public static byte[] Insert(byte[] jpeg, DateTime clock, string make, string model, string serial)
    {
        var tiff = Tiff(clock, make, model, serial);
        var segment = new byte[4 + 6 + tiff.Length];
        (segment[0], segment[1]) = (0xff, 0xe1);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(segment.Length - 2));
        "Exif\0\0"u8.CopyTo(segment.AsSpan(4));
        tiff.CopyTo(segment, 10);
        return [.. jpeg.AsSpan(0, 2), .. segment, .. jpeg.AsSpan(2)];
    }

    private static byte[] Tiff(DateTime clock, string make, string model, string serial)
    {
        const int MainStart = 8;
        var main = new List<(ushort Tag, ushort Type, string? Text, uint Number)> { (0x010f, Ascii, make, 0), (0x0110, Ascii, model, 0), (0x8769, Long, null, 0) };
        var sub = new List<(ushort Tag, ushort Type, string? Text, uint Number)>
        {
            (0x9003, Ascii, clock.ToString("yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture), 0),
            (0xa431, Ascii, serial, 0),
        };
        var subStart = MainStart + Size(main);
        main[^1] = main[^1] with { Number = (uint)subStart };
        var tiff = new byte[subStart + Size(sub)];
        "II*\0"u8.CopyTo(tiff);
        BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(4), MainStart);
        Write(tiff, MainStart, main);
        Write(tiff, subStart, sub);
        return tiff;
    }

    private static int Size(List<(ushort, ushort, string? Text, uint)> entries) => 2 + (12 * entries.Count) + 4 + entries.Sum(e => e.Text is null ? 0 : Even(e.Text.Length + 1));

    private static int Even(int length) => (length + 1) & ~1;

    private static void Write(byte[] tiff, int start, List<(ushort Tag, ushort Type, string? Text, uint Number)> entries)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(start), (ushort)entries.Count);
        var data = start + 2 + (12 * entries.Count) + 4;
        for (var i = 0; i < entries.Count; i++)
        {
            var (tag, type, text, number) = entries[i];
            var entry = tiff.AsSpan(start + 2 + (12 * i), 12);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], text is null ? 1 : (uint)text.Length + 1);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], text is null ? number : (uint)data);
            if (text is null)
                continue;
            Encoding.ASCII.GetBytes(text, tiff.AsSpan(data));
            data += Even(text.Length + 1);
        }
    }
}
