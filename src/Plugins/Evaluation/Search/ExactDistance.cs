using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>
/// Squared Euclidean distances, direct (the sum of (a − b)², so that equal vectors are exactly 0 apart and no digits cancel), in an
/// order of summation that is the same for every pair and machine: 16 lanes with fused multiply-add, then lane i with i + 8, i + 4,
/// i + 2, i + 1.
/// </summary>
internal static class ExactDistance
{
    /// <summary>The squared distance of two vectors of the same length, a multiple of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Squared(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        var low = Vector256<float>.Zero;
        var high = Vector256<float>.Zero;
        for (nuint i = 0; i < (nuint)a.Length; i += VectorSet.Lanes)
        {
            var first = Vector256.LoadUnsafe(ref left, i) - Vector256.LoadUnsafe(ref right, i);
            var second = Vector256.LoadUnsafe(ref left, i + 8) - Vector256.LoadUnsafe(ref right, i + 8);
            low = Vector256.FusedMultiplyAdd(first, first, low);
            high = Vector256.FusedMultiplyAdd(second, second, high);
        }

        var eight = low + high;
        var four = eight.GetLower() + eight.GetUpper();
        return (four.GetElement(0) + four.GetElement(2)) + (four.GetElement(1) + four.GetElement(3));
    }
}
