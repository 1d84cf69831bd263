using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Hamming distances of a binary descriptor to eight others at a time. Bits are first added up across words by carry-save adders
/// (Harley and Seal), as counting the bits of a vector takes more instructions than adding three of them.
/// </summary>
internal static unsafe class HammingKernel
{
    /// <summary>Descriptors compared at once.</summary>
    internal const int BlockSize = 8;

    /// <summary>What the number of words must be a multiple of; zeros fill up.</summary>
    internal const int WordsAtOnce = 8;

    // Counts are kept in bytes, each of which sees eight bits of every word.
    private const int MostWords = 24;

    /// <param name="block">Word after word, each of all <see cref="BlockSize"/> descriptors.</param>
    /// <param name="other">The words of the descriptor to compare with.</param>
    /// <param name="words">How many: a multiple of <see cref="WordsAtOnce"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Measure(uint* block, uint* other, int words)
        => Avx2.IsSupported && words <= MostWords ? Measure256(block, other, words) : MeasurePortably(block, other, words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Measure256(uint* block, uint* other, int words)
    {
        var (ones, twos, fours) = (Vector256<uint>.Zero, Vector256<uint>.Zero, Vector256<uint>.Zero);
        var count = Vector256<byte>.Zero;
        for (var i = 0; i < words; i += WordsAtOnce)
        {
            var twosA = Add(ref ones, Difference(block, other, i), Difference(block, other, i + 1));
            var twosB = Add(ref ones, Difference(block, other, i + 2), Difference(block, other, i + 3));
            var foursA = Add(ref twos, twosA, twosB);
            twosA = Add(ref ones, Difference(block, other, i + 4), Difference(block, other, i + 5));
            twosB = Add(ref ones, Difference(block, other, i + 6), Difference(block, other, i + 7));
            var foursB = Add(ref twos, twosA, twosB);
            count += Count(Add(ref fours, foursA, foursB));
        }

        count = count + count + Count(fours);
        count = count + count + Count(twos);
        count = count + count + Count(ones);
        return Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(count, Vector256<sbyte>.One), Vector256<short>.One);
    }

    internal static Vector256<int> MeasurePortably(uint* block, uint* other, int words)
    {
        var distances = stackalloc int[BlockSize];
        for (var lane = 0; lane < BlockSize; lane++)
        {
            distances[lane] = 0;
            for (var i = 0; i < words; i++)
                distances[lane] += BitOperations.PopCount(block[(i * BlockSize) + lane] ^ other[i]);
        }

        return Vector256.Load(distances);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Difference(uint* block, uint* other, int word) => Vector256.Load(block + (word * BlockSize)) ^ Vector256.Create(other[word]);

    /// <summary>Adds two bits to a third at each place.</summary>
    /// <returns>The carries.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Add(ref Vector256<uint> sum, Vector256<uint> a, Vector256<uint> b)
    {
        var before = sum;
        if (Avx512F.VL.IsSupported)
        {
            sum = Avx512F.VL.TernaryLogic(before, a, b, 0x96);
            return Avx512F.VL.TernaryLogic(before, a, b, 0xe8);
        }

        var either = a ^ b;
        sum = before ^ either;
        return (a & b) | (before & either);
    }

    /// <summary>Bits set in each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Count(Vector256<uint> bits)
    {
        var counts = Vector256.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
        var half = Vector256.Create((byte)0x0f);
        return Avx2.Shuffle(counts, bits.AsByte() & half) + Avx2.Shuffle(counts, (bits >> 4).AsByte() & half);
    }
}
