namespace ReIdFlow.Tests;

/// <summary>JPEGs written by hand (ITU-T T.81), of kinds that OpenCV does not encode.</summary>
internal static class HandmadeJpeg
{
    /// <summary>
    /// Eight by eight pixels of one colour with four components and Adobe's marker, by which 255 means no ink. A component's value
    /// is 128 plus the level given, from −128 to 127.
    /// </summary>
    public static byte[] Cmyk(params int[] levels)
    {
        // Each level is one block of a DC coefficient alone: category 7 or 8 in their codes (10 and 110; 0 for category 0), the
        // coefficient's bits, and an end of block, the only AC code: 0.
        var bits = new List<int>();
        foreach (var level in levels)
        {
            var category = level == 0 ? 0 : 32 - int.LeadingZeroCount(Math.Abs(level));
            bits.AddRange(category switch { 0 => [0], 7 => [1, 0], _ => [1, 1, 0] });
            var value = level < 0 ? level + (1 << category) - 1 : level;
            for (var bit = category - 1; bit >= 0; bit--)
                bits.Add((value >> bit) & 1);
            bits.Add(0);
        }

        while (bits.Count % 8 != 0)
            bits.Add(1);
        var scan = bits.Chunk(8).Select(b => (byte)b.Aggregate(0, (sum, bit) => (sum * 2) + bit)).SelectMany(b => b == 0xff ? new byte[] { 0xff, 0 } : [b]);

        // A quantiser of 8 makes the coefficient the level itself: the inverse transform divides a DC coefficient by 8.
        return
        [
            0xff, 0xd8,
            .. Segment(0xee, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]),
            .. Segment(0xdb, [0, .. Enumerable.Repeat((byte)8, 64)]),
            .. Segment(0xc0, [8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]),
            .. Segment(0xc4, [0x00, 1, 1, 1, .. new byte[13], 0, 7, 8]),
            .. Segment(0xc4, [0x10, 1, .. new byte[15], 0]),
            .. Segment(0xda, [4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]),
            .. scan,
            0xff, 0xd9,
        ];
    }

    /// <summary>A marker with its length and content.</summary>
    public static byte[] Segment(byte marker, byte[] content)
        => [0xff, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];
}
