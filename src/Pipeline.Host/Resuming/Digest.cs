using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>Hashes what decides a result: SHA-256, of which the first 128 bits name it.</summary>
internal sealed class Digest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public static UInt128 Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>Adds a text, told apart from those before and after; null is none of them.</summary>
    public Digest Add(string? text)
    {
        if (text is null)
            return Add(-1L);
        var bytes = Encoding.UTF8.GetBytes(text);
        Add((long)bytes.Length);
        _hash.AppendData(bytes);
        return this;
    }

    public Digest Add(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        _hash.AppendData(bytes);
        return this;
    }

    public Digest Add(double number) => Add(BitConverter.DoubleToInt64Bits(number));

    public Digest Add(UInt128 number) => Add((long)(ulong)number).Add((long)(ulong)(number >> 64));

    public UInt128 Finish()
    {
        var (lower, upper) = FinishHalves();
        return new UInt128(upper, lower);
    }

    /// <summary>The same as text.</summary>
    public string FinishText()
    {
        var (lower, upper) = FinishHalves();
        return string.Create(CultureInfo.InvariantCulture, $"{upper:x16}{lower:x16}");
    }

    /// <summary>The same as two numbers. Code that handles UInt128 cannot be compiled ahead of time, and what every run begins with is.</summary>
    public (ulong Lower, ulong Upper) FinishHalves()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
    }

    public void Dispose() => _hash.Dispose();
}
