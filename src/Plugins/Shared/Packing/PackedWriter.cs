using System.Buffers.Binary;
using System.Text;

namespace ReIdFlow.Plugins.Shared;

/// <summary>Writes one record of <see cref="PackedSamples"/>: numbers of variable length, and text as UTF-8 behind its length.</summary>
internal sealed class PackedWriter
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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

    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);

    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);

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
