using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Dot products of four descriptors with a block of 32 at a time, in bytes: multiply-add of byte pairs into 16 bits, which
/// <see cref="RootSift.Scale"/> keeps from overflowing, then into 32 bits. Four times as many products per instruction as with floats.
/// </summary>
internal static unsafe class DotKernel
{
    /// <summary>Descriptors compared with a block at once.</summary>
    internal const int Tile = 4;

    private const int Groups = RootSift.Length / 4;

    /// <summary>Fills <paramref name="result"/> with <see cref="Tile"/> rows of <see cref="PackedDescriptors.BlockSize"/> dot products.</summary>
    /// <param name="block">A block of <see cref="PackedDescriptors"/>.</param>
    /// <param name="a">The first descriptor, 128 bytes.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    /// <param name="d">The fourth.</param>
    /// <param name="result">Where the rows go.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    internal static void Multiply(byte* block, byte* a, byte* b, byte* c, byte* d, int* result, int stride)
    {
        if (Avx512BW.IsSupported)
            Multiply512(block, (int*)a, (int*)b, (int*)c, (int*)d, result, stride);
        else if (Avx2.IsSupported)
            Multiply256(block, (int*)a, (int*)b, (int*)c, (int*)d, result, stride);
        else
            MultiplyPortably(block, a, b, c, d, result, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply512(byte* block, int* a, int* b, int* c, int* d, int* result, int stride)
    {
        var a0 = Vector512<short>.Zero;
        var a1 = Vector512<short>.Zero;
        var b0 = Vector512<short>.Zero;
        var b1 = Vector512<short>.Zero;
        var c0 = Vector512<short>.Zero;
        var c1 = Vector512<short>.Zero;
        var d0 = Vector512<short>.Zero;
        var d1 = Vector512<short>.Zero;
        var second = block + (PackedDescriptors.BlockBytes / 2);
        for (var i = 0; i < Groups; i++)
        {
            var left = Vector512.Load(block + (i * 64));
            var right = Vector512.Load(second + (i * 64));
            var number = Vector512.Create(a[i]).AsSByte();
            a0 += Avx512BW.MultiplyAddAdjacent(left, number);
            a1 += Avx512BW.MultiplyAddAdjacent(right, number);
            number = Vector512.Create(b[i]).AsSByte();
            b0 += Avx512BW.MultiplyAddAdjacent(left, number);
            b1 += Avx512BW.MultiplyAddAdjacent(right, number);
            number = Vector512.Create(c[i]).AsSByte();
            c0 += Avx512BW.MultiplyAddAdjacent(left, number);
            c1 += Avx512BW.MultiplyAddAdjacent(right, number);
            number = Vector512.Create(d[i]).AsSByte();
            d0 += Avx512BW.MultiplyAddAdjacent(left, number);
            d1 += Avx512BW.MultiplyAddAdjacent(right, number);
        }

        var ones = Vector512.Create((short)1);
        Avx512BW.MultiplyAddAdjacent(a0, ones).Store(result);
        Avx512BW.MultiplyAddAdjacent(a1, ones).Store(result + 16);
        Avx512BW.MultiplyAddAdjacent(b0, ones).Store(result + stride);
        Avx512BW.MultiplyAddAdjacent(b1, ones).Store(result + stride + 16);
        Avx512BW.MultiplyAddAdjacent(c0, ones).Store(result + (2 * stride));
        Avx512BW.MultiplyAddAdjacent(c1, ones).Store(result + (2 * stride) + 16);
        Avx512BW.MultiplyAddAdjacent(d0, ones).Store(result + (3 * stride));
        Avx512BW.MultiplyAddAdjacent(d1, ones).Store(result + (3 * stride) + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply256(byte* block, int* a, int* b, int* c, int* d, int* result, int stride)
    {
        // Sixteen of the block at a time: with eight, loading the numbers takes longer than multiplying them.
        var ones = Vector256.Create((short)1);
        for (var half = 0; half < 2; half++)
        {
            var source = block + (half * PackedDescriptors.BlockBytes / 2);
            var a0 = Vector256<short>.Zero;
            var a1 = Vector256<short>.Zero;
            var b0 = Vector256<short>.Zero;
            var b1 = Vector256<short>.Zero;
            var c0 = Vector256<short>.Zero;
            var c1 = Vector256<short>.Zero;
            var d0 = Vector256<short>.Zero;
            var d1 = Vector256<short>.Zero;
            for (var i = 0; i < Groups; i++)
            {
                var left = Vector256.Load(source + (i * 64));
                var right = Vector256.Load(source + (i * 64) + 32);
                var number = Vector256.Create(a[i]).AsSByte();
                a0 += Avx2.MultiplyAddAdjacent(left, number);
                a1 += Avx2.MultiplyAddAdjacent(right, number);
                number = Vector256.Create(b[i]).AsSByte();
                b0 += Avx2.MultiplyAddAdjacent(left, number);
                b1 += Avx2.MultiplyAddAdjacent(right, number);
                number = Vector256.Create(c[i]).AsSByte();
                c0 += Avx2.MultiplyAddAdjacent(left, number);
                c1 += Avx2.MultiplyAddAdjacent(right, number);
                number = Vector256.Create(d[i]).AsSByte();
                d0 += Avx2.MultiplyAddAdjacent(left, number);
                d1 += Avx2.MultiplyAddAdjacent(right, number);
            }

            var target = result + (half * 16);
            Avx2.MultiplyAddAdjacent(a0, ones).Store(target);
            Avx2.MultiplyAddAdjacent(a1, ones).Store(target + 8);
            Avx2.MultiplyAddAdjacent(b0, ones).Store(target + stride);
            Avx2.MultiplyAddAdjacent(b1, ones).Store(target + stride + 8);
            Avx2.MultiplyAddAdjacent(c0, ones).Store(target + (2 * stride));
            Avx2.MultiplyAddAdjacent(c1, ones).Store(target + (2 * stride) + 8);
            Avx2.MultiplyAddAdjacent(d0, ones).Store(target + (3 * stride));
            Avx2.MultiplyAddAdjacent(d1, ones).Store(target + (3 * stride) + 8);
        }
    }

    internal static void MultiplyPortably(byte* block, byte* a, byte* b, byte* c, byte* d, int* result, int stride)
    {
        var queries = stackalloc byte*[Tile] { a, b, c, d };
        for (var query = 0; query < Tile; query++)
        {
            for (var lane = 0; lane < PackedDescriptors.BlockSize; lane++)
            {
                var numbers = block + (lane / 16 * PackedDescriptors.BlockBytes / 2) + (lane % 16 * 4);
                var sum = 0;
                for (var i = 0; i < RootSift.Length; i++)
                    sum += numbers[(i / 4 * 64) + (i % 4)] * queries[query][i];
                result[(query * stride) + lane] = sum;
            }
        }
    }
}
