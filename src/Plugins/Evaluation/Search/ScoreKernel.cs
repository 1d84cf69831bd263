using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>
/// The innermost loop: |r|² − 2·q·r for a few queries and a panel of references, all sums held in registers. Unrolled by hand, since
/// sums in an array would go through memory. The queries come multiplied by −2, number by number.
/// </summary>
internal static class ScoreKernel
{
    /// <summary>Queries taken at a time.</summary>
    public static readonly int Height = Vector512.IsHardwareAccelerated ? 12 : 6;

    /// <summary>References in a panel.</summary>
    public static readonly int Width = Vector512.IsHardwareAccelerated ? 32 : 16;

    /// <summary>Fills <see cref="Height"/> rows of <see cref="Width"/> scores.</summary>
    /// <param name="queries">depth × Height numbers.</param>
    /// <param name="references">depth × Width numbers.</param>
    /// <param name="norms">Width squared lengths.</param>
    /// <param name="scores">The first row; the others follow rowLength apart.</param>
    /// <param name="rowLength">Numbers from one row to the next.</param>
    /// <param name="depth">Numbers per vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Run(float* queries, float* references, float* norms, float* scores, int rowLength, int depth)
    {
        if (Vector512.IsHardwareAccelerated)
            Run512(queries, references, norms, scores, rowLength, depth);
        else
            Run256(queries, references, norms, scores, rowLength, depth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Run512(float* queries, float* references, float* norms, float* scores, int rowLength, int depth)
    {
        var n0 = Vector512.Load(norms);
        var n1 = Vector512.Load(norms + 16);
        var s00 = n0; var s01 = n1;
        var s10 = n0; var s11 = n1;
        var s20 = n0; var s21 = n1;
        var s30 = n0; var s31 = n1;
        var s40 = n0; var s41 = n1;
        var s50 = n0; var s51 = n1;
        var s60 = n0; var s61 = n1;
        var s70 = n0; var s71 = n1;
        var s80 = n0; var s81 = n1;
        var s90 = n0; var s91 = n1;
        var sa0 = n0; var sa1 = n1;
        var sb0 = n0; var sb1 = n1;
        for (var k = 0; k < depth; k++)
        {
            var r0 = Vector512.Load(references);
            var r1 = Vector512.Load(references + 16);
            var q = Vector512.Create(queries[0]);
            s00 = Vector512.FusedMultiplyAdd(q, r0, s00);
            s01 = Vector512.FusedMultiplyAdd(q, r1, s01);
            q = Vector512.Create(queries[1]);
            s10 = Vector512.FusedMultiplyAdd(q, r0, s10);
            s11 = Vector512.FusedMultiplyAdd(q, r1, s11);
            q = Vector512.Create(queries[2]);
            s20 = Vector512.FusedMultiplyAdd(q, r0, s20);
            s21 = Vector512.FusedMultiplyAdd(q, r1, s21);
            q = Vector512.Create(queries[3]);
            s30 = Vector512.FusedMultiplyAdd(q, r0, s30);
            s31 = Vector512.FusedMultiplyAdd(q, r1, s31);
            q = Vector512.Create(queries[4]);
            s40 = Vector512.FusedMultiplyAdd(q, r0, s40);
            s41 = Vector512.FusedMultiplyAdd(q, r1, s41);
            q = Vector512.Create(queries[5]);
            s50 = Vector512.FusedMultiplyAdd(q, r0, s50);
            s51 = Vector512.FusedMultiplyAdd(q, r1, s51);
            q = Vector512.Create(queries[6]);
            s60 = Vector512.FusedMultiplyAdd(q, r0, s60);
            s61 = Vector512.FusedMultiplyAdd(q, r1, s61);
            q = Vector512.Create(queries[7]);
            s70 = Vector512.FusedMultiplyAdd(q, r0, s70);
            s71 = Vector512.FusedMultiplyAdd(q, r1, s71);
            q = Vector512.Create(queries[8]);
            s80 = Vector512.FusedMultiplyAdd(q, r0, s80);
            s81 = Vector512.FusedMultiplyAdd(q, r1, s81);
            q = Vector512.Create(queries[9]);
            s90 = Vector512.FusedMultiplyAdd(q, r0, s90);
            s91 = Vector512.FusedMultiplyAdd(q, r1, s91);
            q = Vector512.Create(queries[10]);
            sa0 = Vector512.FusedMultiplyAdd(q, r0, sa0);
            sa1 = Vector512.FusedMultiplyAdd(q, r1, sa1);
            q = Vector512.Create(queries[11]);
            sb0 = Vector512.FusedMultiplyAdd(q, r0, sb0);
            sb1 = Vector512.FusedMultiplyAdd(q, r1, sb1);
            queries += 12;
            references += 32;
        }

        s00.Store(scores);
        s01.Store(scores + 16);
        scores += rowLength;
        s10.Store(scores);
        s11.Store(scores + 16);
        scores += rowLength;
        s20.Store(scores);
        s21.Store(scores + 16);
        scores += rowLength;
        s30.Store(scores);
        s31.Store(scores + 16);
        scores += rowLength;
        s40.Store(scores);
        s41.Store(scores + 16);
        scores += rowLength;
        s50.Store(scores);
        s51.Store(scores + 16);
        scores += rowLength;
        s60.Store(scores);
        s61.Store(scores + 16);
        scores += rowLength;
        s70.Store(scores);
        s71.Store(scores + 16);
        scores += rowLength;
        s80.Store(scores);
        s81.Store(scores + 16);
        scores += rowLength;
        s90.Store(scores);
        s91.Store(scores + 16);
        scores += rowLength;
        sa0.Store(scores);
        sa1.Store(scores + 16);
        scores += rowLength;
        sb0.Store(scores);
        sb1.Store(scores + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Run256(float* queries, float* references, float* norms, float* scores, int rowLength, int depth)
    {
        var n0 = Vector256.Load(norms);
        var n1 = Vector256.Load(norms + 8);
        var s00 = n0; var s01 = n1;
        var s10 = n0; var s11 = n1;
        var s20 = n0; var s21 = n1;
        var s30 = n0; var s31 = n1;
        var s40 = n0; var s41 = n1;
        var s50 = n0; var s51 = n1;
        for (var k = 0; k < depth; k++)
        {
            var r0 = Vector256.Load(references);
            var r1 = Vector256.Load(references + 8);
            var q = Vector256.Create(queries[0]);
            s00 = Vector256.FusedMultiplyAdd(q, r0, s00);
            s01 = Vector256.FusedMultiplyAdd(q, r1, s01);
            q = Vector256.Create(queries[1]);
            s10 = Vector256.FusedMultiplyAdd(q, r0, s10);
            s11 = Vector256.FusedMultiplyAdd(q, r1, s11);
            q = Vector256.Create(queries[2]);
            s20 = Vector256.FusedMultiplyAdd(q, r0, s20);
            s21 = Vector256.FusedMultiplyAdd(q, r1, s21);
            q = Vector256.Create(queries[3]);
            s30 = Vector256.FusedMultiplyAdd(q, r0, s30);
            s31 = Vector256.FusedMultiplyAdd(q, r1, s31);
            q = Vector256.Create(queries[4]);
            s40 = Vector256.FusedMultiplyAdd(q, r0, s40);
            s41 = Vector256.FusedMultiplyAdd(q, r1, s41);
            q = Vector256.Create(queries[5]);
            s50 = Vector256.FusedMultiplyAdd(q, r0, s50);
            s51 = Vector256.FusedMultiplyAdd(q, r1, s51);
            queries += 6;
            references += 16;
        }

        s00.Store(scores);
        s01.Store(scores + 8);
        scores += rowLength;
        s10.Store(scores);
        s11.Store(scores + 8);
        scores += rowLength;
        s20.Store(scores);
        s21.Store(scores + 8);
        scores += rowLength;
        s30.Store(scores);
        s31.Store(scores + 8);
        scores += rowLength;
        s40.Store(scores);
        s41.Store(scores + 8);
        scores += rowLength;
        s50.Store(scores);
        s51.Store(scores + 8);
    }
}
