using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Turns bytes into network inputs: input = byte · scale + offset.</summary>
internal static unsafe class PixelKernel
{
    /// <summary>Converts a run of pixels.</summary>
    /// <param name="pixels">The bytes.</param>
    /// <param name="scale">A factor per pixel.</param>
    /// <param name="offset">A summand per pixel.</param>
    /// <param name="target">Where the inputs go.</param>
    /// <param name="count">How many pixels, at least 0.</param>
    /// <param name="width">The vectors to use.</param>
    public static void Convert(byte* pixels, float* scale, float* offset, float* target, int count, VectorWidth width)
    {
        var done = width switch
        {
            VectorWidth.Bits512 => Run<Simd512, Vector512<float>>(pixels, scale, offset, target, count),
            VectorWidth.Bits256 => Run<Simd256, Vector256<float>>(pixels, scale, offset, target, count),
            _ => Run<Simd128, Vector128<float>>(pixels, scale, offset, target, count),
        };

        // The scalar rest has to round as the vectors do.
        for (var i = done; i < count; i++)
            target[i] = float.MultiplyAddEstimate(pixels[i], scale[i], offset[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TSimd, TVector>(byte* pixels, float* scale, float* offset, float* target, int count)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var i = 0;
        for (; i + TSimd.Count <= count; i += TSimd.Count)
            TSimd.Store(TSimd.MultiplyAdd(TSimd.LoadBytes(pixels + i), TSimd.Load(scale + i), TSimd.Load(offset + i)), target + i);
        return i;
    }
}
