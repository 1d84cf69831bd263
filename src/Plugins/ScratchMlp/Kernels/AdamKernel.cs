using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>The arithmetic of one Adam step over a run of weights, in a single pass over memory.</summary>
internal static unsafe class AdamKernel
{
    /// <summary>
    /// Moments smaller than this become zero. Left alone, the first moment of a weight that no longer gets a gradient ends among the
    /// subnormal numbers, which many processors handle a hundred times slower, and rounding keeps it there for good. The weight
    /// would move by next to nothing: 10⁻²⁷ times the learning rate with the usual ε.
    /// </summary>
    private const float Negligible = 1e-35f;

    /// <summary>Updates weights and moments.</summary>
    /// <param name="weights">The weights to change.</param>
    /// <param name="first">The gradient's running mean.</param>
    /// <param name="second">The squared gradient's running mean.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="count">How many numbers each of the four has: a multiple of <see cref="Matrix.Line"/>.</param>
    /// <param name="step">The step's constants.</param>
    /// <param name="width">The vectors to use.</param>
    public static void Update(float* weights, float* first, float* second, float* gradient, int count, in AdamStep step, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                Run<Simd512, Vector512<float>>(weights, first, second, gradient, count, step);
                break;
            case VectorWidth.Bits256:
                Run<Simd256, Vector256<float>>(weights, first, second, gradient, count, step);
                break;
            default:
                Run<Simd128, Vector128<float>>(weights, first, second, gradient, count, step);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSimd, TVector>(float* weights, float* first, float* second, float* gradient, int count, in AdamStep step)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var beta1 = TSimd.Broadcast(step.Beta1);
        var beta2 = TSimd.Broadcast(step.Beta2);
        var rest1 = TSimd.Broadcast(step.OneMinusBeta1);
        var rest2 = TSimd.Broadcast(step.OneMinusBeta2);
        var rate = TSimd.Broadcast(step.Rate);
        var epsilon = TSimd.Broadcast(step.Epsilon);
        var negligible = TSimd.Broadcast(Negligible);
        for (var i = 0; i < count; i += TSimd.Count)
        {
            var g = TSimd.Load(gradient + i);
            var m = TSimd.MultiplyAdd(beta1, TSimd.Load(first + i), TSimd.Multiply(rest1, g));
            var v = TSimd.MultiplyAdd(beta2, TSimd.Load(second + i), TSimd.Multiply(rest2, TSimd.Multiply(g, g)));
            m = TSimd.ZeroBelow(m, negligible);
            v = TSimd.ZeroBelow(v, negligible);
            TSimd.Store(m, first + i);
            TSimd.Store(v, second + i);
            var move = TSimd.Divide(TSimd.Multiply(rate, m), TSimd.Add(TSimd.Sqrt(v), epsilon));
            TSimd.Store(TSimd.Subtract(TSimd.Load(weights + i), move), weights + i);
        }
    }
}
