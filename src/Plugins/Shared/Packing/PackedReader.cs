using System.Buffers.Binary;
using System.Text;

namespace ReIdFlow.Plugins.Shared;

/// <summary>Reads what <see cref="PackedWriter"/> wrote.</summary>
internal ref struct PackedReader(ReadOnlySpan<byte> record)
{
    private ReadOnlySpan<byte> _rest = record;

    public bool Flag() => Take(1)[0] != 0;

    public ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }

    public double Double()
        => Number() is var number && (number & 1) == 0 ? (number >> 1) / PackedWriter.DigitsAfterPoint : BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public DateTimeOffset Time()
    {
        var seconds = Number();
        var ticks = (seconds & 1) == 0 ? 0 : (long)Number();
        return new DateTimeOffset(((long)(seconds >> 1) * TimeSpan.TicksPerSecond) + ticks, TimeSpan.FromMinutes((int)Number() - PackedWriter.MostOffsetMinutes));
    }

    public string Text() => Encoding.UTF8.GetString(Take((int)Number()));

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
