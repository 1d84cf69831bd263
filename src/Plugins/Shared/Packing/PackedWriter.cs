using System.Buffers.Binary;
using System.Text;

namespace ReIdFlow.Plugins.Shared;

/// <summary>Writes one record of <see cref="PackedSamples"/>: numbers of variable length, and text as UTF-8 behind its length.</summary>
internal sealed class PackedWriter
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal const double DigitsAfterPoint = 10_000;
    internal const int MostOffsetMinutes = 14 * 60;

    private byte[] _bytes = new byte[512];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Flag(bool value) => Room(1)[0] = value ? (byte)1 : (byte)0;

    public void Number(ulong value)
    {
        for (; value > 0x7f; value >>= 7)
            Room(1)[0] = (byte)(value | 0x80);
        Room(1)[0] = (byte)value;
    }

    /// <summary>Detectors give four digits after the point, and boxes in pixels none: those take two or three bytes, all others nine.</summary>
    public void Double(double value)
    {
        var digits = Math.Round(value * DigitsAfterPoint);
        if (digits is >= 0 and < 1 << 30 && BitConverter.DoubleToInt64Bits(digits / DigitsAfterPoint) == BitConverter.DoubleToInt64Bits(value))
        {
            Number((ulong)digits << 1);
            return;
        }

        Number(1);
        BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);
    }

    /// <summary>Cameras know whole seconds.</summary>
    public void Time(DateTimeOffset time)
    {
        var (seconds, ticks) = Math.DivRem(time.Ticks, TimeSpan.TicksPerSecond);
        Number(((ulong)seconds << 1) | (ticks == 0 ? 0UL : 1UL));
        if (ticks != 0)
            Number((ulong)ticks);
        Number((ulong)(time.TotalOffsetMinutes + MostOffsetMinutes));
    }

    /// <exception cref="EncoderFallbackException">The text holds half a character.</exception>
    public void Text(ReadOnlySpan<char> text)
    {
        var count = Strict.GetByteCount(text);
        Number((ulong)count);
        Strict.GetBytes(text, Room(count));
    }

    private Span<byte> Room(int count)
    {
        if (_length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
