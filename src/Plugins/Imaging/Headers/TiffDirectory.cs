using System.Buffers.Binary;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>A directory of tags, of a TIFF file or of EXIF data (TIFF 6.0, section 2). Reading beyond the data throws.</summary>
internal sealed class TiffDirectory
{
    private const int EntrySize = 12;

    private const int Byte = 1;
    private const int Short = 3;
    private const int Long = 4;

    private readonly bool _bigEndian;
    private readonly Dictionary<ushort, int> _entries = [];

    private TiffDirectory(ReadOnlySpan<byte> data, bool bigEndian)
    {
        _bigEndian = bigEndian;
        var at = checked((int)UInt32(data, 4));
        int count = UInt16(data, at);
        for (var i = 0; i < count; i++)
        {
            var entry = at + 2 + (i * EntrySize);
            _entries.TryAdd(UInt16(data, entry), entry);
            var bytes = UInt32(data, entry + 4) * (long)SizeOf(UInt16(data, entry + 2));
            if (bytes > 4)
                End = Math.Max(End, UInt32(data, entry + 8) + bytes);
        }
    }

    /// <summary>Where the last of the values that stand outside of the directory ends.</summary>
    public long End { get; }

    /// <summary>The first directory, or null where the data has not TIFF's structure.</summary>
    public static TiffDirectory? ReadFirst(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("II\x2a\0"u8))
            return new TiffDirectory(data, bigEndian: false);
        return data.StartsWith("MM\0\x2a"u8) ? new TiffDirectory(data, bigEndian: true) : null;
    }

    /// <summary>A tag's first value, or null where it is absent or no whole number.</summary>
    public long? Value(ReadOnlySpan<byte> data, ushort tag) => Values(data, tag) is [var first, ..] ? first : null;

    /// <summary>A tag's values; none where it is absent, or they are no whole numbers.</summary>
    public long[] Values(ReadOnlySpan<byte> data, ushort tag)
    {
        if (!_entries.TryGetValue(tag, out var entry))
            return [];
        int type = UInt16(data, entry + 2);
        if (type is not (Byte or Short or Long))
            return [];
        var size = SizeOf(type);
        var bytes = checked((int)UInt32(data, entry + 4) * size);

        // Up to four bytes stand in the entry itself, more at the offset that it gives.
        var from = data.Slice(bytes <= 4 ? entry + 8 : checked((int)UInt32(data, entry + 8)), bytes);
        var values = new long[bytes / size];
        for (var i = 0; i < values.Length; i++)
            values[i] = size == 1 ? from[i] : size == 2 ? UInt16(from, i * 2) : UInt32(from, i * 4);
        return values;
    }

    /// <summary>Bytes per value of each type; rational numbers and doubles have eight.</summary>
    private static int SizeOf(int type) => type switch
    {
        Short or 8 => 2,
        Long or 9 or 11 or 13 => 4,
        5 or 10 or 12 => 8,
        _ => 1,
    };

    private ushort UInt16(ReadOnlySpan<byte> data, int at)
        => _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(data[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);

    private uint UInt32(ReadOnlySpan<byte> data, int at)
        => _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(data[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
}
