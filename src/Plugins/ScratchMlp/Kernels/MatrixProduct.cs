using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// C = A · B in single precision, without copying either factor into another layout first: with the few dozen rows of a mini-batch
/// that would cost more than it saves. Tiles of C are kept in registers. Each number of C is summed in order of increasing k with
/// one accumulator, so that it depends neither on its neighbours nor on the tile it falls into.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Multiplies.</summary>
    /// <param name="a">The first number of A: rows × depth.</param>
    /// <param name="aRowStep">Numbers from one row of A to the next; 1 for a matrix read transposed.</param>
    /// <param name="aDepthStep">Numbers from one column of A to the next; 1 for a matrix read as it is.</param>
    /// <param name="b">The first number of B: depth × columns, row by row.</param>
    /// <param name="bStride">Numbers from one row of B to the next.</param>
    /// <param name="c">The first number of C: rows × columns, row by row; overwritten.</param>
    /// <param name="cStride">Numbers from one row of C to the next.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C: a multiple of <see cref="Matrix.Line"/>.</param>
    /// <param name="depth">Columns of A and rows of B.</param>
    /// <param name="width">The vectors to use.</param>
    public static void Multiply(
        float* a,
        nint aRowStep,
        nint aDepthStep,
        float* b,
        nint bStride,
        float* c,
        nint cStride,
        int rows,
        int columns,
        int depth,
        VectorWidth width)
    {
        var left = new Factor(a, aRowStep, aDepthStep, rows, depth);
        var column = 0;
        if (width == VectorWidth.Bits512)
        {
            for (; column + 32 <= columns; column += 32)
                Panel512(left, b + column, bStride, c + column, cStride);
        }

        // One line of 16 numbers may be left over: two vectors of eight.
        if (width != VectorWidth.Bits128)
        {
            for (; column < columns; column += 16)
                Panel<Simd256, Vector256<float>>(left, 0, b + column, bStride, c + column, cStride);
        }

        for (; column < columns; column += 8)
            Panel<Simd128, Vector128<float>>(left, 0, b + column, bStride, c + column, cStride);
    }

    private static void Panel512(in Factor a, float* b, nint bStride, float* c, nint cStride)
    {
        var row = 0;
        for (; row + 8 <= a.Rows; row += 8)
            Tile8<Simd512, Vector512<float>>(a.Row(row), a.RowStep, a.DepthStep, b, bStride, c + (row * cStride), cStride, a.Depth);
        Panel<Simd512, Vector512<float>>(a, row, b, bStride, c, cStride);
    }

    private static void Panel<TSimd, TVector>(in Factor a, int row, float* b, nint bStride, float* c, nint cStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (; row + 4 <= a.Rows; row += 4)
            Tile4<TSimd, TVector>(a.Row(row), a.RowStep, a.DepthStep, b, bStride, c + (row * cStride), cStride, a.Depth);
        for (; row < a.Rows; row++)
            Tile1<TSimd, TVector>(a.Row(row), a.DepthStep, b, bStride, c + (row * cStride), a.Depth);
    }

    /// <summary>Eight rows by two vectors: 16 accumulators of the 32 registers of AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8<TSimd, TVector>(
        float* a, nint aRowStep, nint aDepthStep, float* b, nint bStride, float* c, nint cStride, int depth)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        TVector c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        var step2 = 2 * aRowStep;
        var step3 = 3 * aRowStep;
        var a4 = a + (4 * aRowStep);
        for (; depth > 0; depth--)
        {
            var b0 = TSimd.Load(b);
            var b1 = TSimd.Load(b + TSimd.Count);
            var x = TSimd.Broadcast(*a);
            c00 = TSimd.MultiplyAdd(x, b0, c00);
            c01 = TSimd.MultiplyAdd(x, b1, c01);
            x = TSimd.Broadcast(a[aRowStep]);
            c10 = TSimd.MultiplyAdd(x, b0, c10);
            c11 = TSimd.MultiplyAdd(x, b1, c11);
            x = TSimd.Broadcast(a[step2]);
            c20 = TSimd.MultiplyAdd(x, b0, c20);
            c21 = TSimd.MultiplyAdd(x, b1, c21);
            x = TSimd.Broadcast(a[step3]);
            c30 = TSimd.MultiplyAdd(x, b0, c30);
            c31 = TSimd.MultiplyAdd(x, b1, c31);
            x = TSimd.Broadcast(*a4);
            c40 = TSimd.MultiplyAdd(x, b0, c40);
            c41 = TSimd.MultiplyAdd(x, b1, c41);
            x = TSimd.Broadcast(a4[aRowStep]);
            c50 = TSimd.MultiplyAdd(x, b0, c50);
            c51 = TSimd.MultiplyAdd(x, b1, c51);
            x = TSimd.Broadcast(a4[step2]);
            c60 = TSimd.MultiplyAdd(x, b0, c60);
            c61 = TSimd.MultiplyAdd(x, b1, c61);
            x = TSimd.Broadcast(a4[step3]);
            c70 = TSimd.MultiplyAdd(x, b0, c70);
            c71 = TSimd.MultiplyAdd(x, b1, c71);
            a += aDepthStep;
            a4 += aDepthStep;
            b += bStride;
        }

        StorePair<TSimd, TVector>(c00, c01, c);
        StorePair<TSimd, TVector>(c10, c11, c += cStride);
        StorePair<TSimd, TVector>(c20, c21, c += cStride);
        StorePair<TSimd, TVector>(c30, c31, c += cStride);
        StorePair<TSimd, TVector>(c40, c41, c += cStride);
        StorePair<TSimd, TVector>(c50, c51, c += cStride);
        StorePair<TSimd, TVector>(c60, c61, c += cStride);
        StorePair<TSimd, TVector>(c70, c71, c + cStride);
    }

    /// <summary>Four rows by two vectors: eight accumulators of the 16 registers of AVX2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4<TSimd, TVector>(
        float* a, nint aRowStep, nint aDepthStep, float* b, nint bStride, float* c, nint cStride, int depth)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        var step2 = 2 * aRowStep;
        var step3 = 3 * aRowStep;
        for (; depth > 0; depth--)
        {
            var b0 = TSimd.Load(b);
            var b1 = TSimd.Load(b + TSimd.Count);
            var x = TSimd.Broadcast(*a);
            c00 = TSimd.MultiplyAdd(x, b0, c00);
            c01 = TSimd.MultiplyAdd(x, b1, c01);
            x = TSimd.Broadcast(a[aRowStep]);
            c10 = TSimd.MultiplyAdd(x, b0, c10);
            c11 = TSimd.MultiplyAdd(x, b1, c11);
            x = TSimd.Broadcast(a[step2]);
            c20 = TSimd.MultiplyAdd(x, b0, c20);
            c21 = TSimd.MultiplyAdd(x, b1, c21);
            x = TSimd.Broadcast(a[step3]);
            c30 = TSimd.MultiplyAdd(x, b0, c30);
            c31 = TSimd.MultiplyAdd(x, b1, c31);
            a += aDepthStep;
            b += bStride;
        }

        StorePair<TSimd, TVector>(c00, c01, c);
        StorePair<TSimd, TVector>(c10, c11, c += cStride);
        StorePair<TSimd, TVector>(c20, c21, c += cStride);
        StorePair<TSimd, TVector>(c30, c31, c + cStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1<TSimd, TVector>(float* a, nint aDepthStep, float* b, nint bStride, float* c, int depth)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector c0 = default, c1 = default;
        for (; depth > 0; depth--)
        {
            var x = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(b), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(b + TSimd.Count), c1);
            a += aDepthStep;
            b += bStride;
        }

        StorePair<TSimd, TVector>(c0, c1, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair<TSimd, TVector>(TVector first, TVector second, float* target)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TSimd.Store(first, target);
        TSimd.Store(second, target + TSimd.Count);
    }

    /// <summary>The left factor, and how to walk it.</summary>
    private readonly struct Factor(float* data, nint rowStep, nint depthStep, int rows, int depth)
    {
        public nint RowStep { get; } = rowStep;

        public nint DepthStep { get; } = depthStep;

        public int Rows { get; } = rows;

        public int Depth { get; } = depth;

        public float* Row(int row) => data + (row * RowStep);
    }
}
