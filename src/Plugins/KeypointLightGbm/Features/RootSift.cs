using System.Numerics.Tensors;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// RootSIFT (Arandjelović and Zisserman, CVPR 2012): the square root of the L1-normalised SIFT descriptor, which has length 1, so
/// that Euclidean distance compares SIFT histograms by Hellinger's kernel. Kept in 7 bits per number.
/// </summary>
internal static class RootSift
{
    /// <summary>Numbers per descriptor.</summary>
    internal const int Length = 128;

    /// <summary>
    /// What length 1 becomes. With it the dot product of two descriptors, and each part of it, fits 16 bits: rounding lengthens a
    /// descriptor by at most ½·√128, and (170 + 5.7)² &lt; 2¹⁵.
    /// </summary>
    internal const int Scale = 170;

    private const int Largest = 127;

    internal static void Quantise(ReadOnlySpan<float> sift, Span<byte> target)
    {
        var sum = TensorPrimitives.Sum(sift);
        Span<float> scaled = stackalloc float[Length];
        TensorPrimitives.Multiply(sift, sum > 0 ? Scale * Scale / sum : 0, scaled);
        TensorPrimitives.Sqrt(scaled, scaled);
        TensorPrimitives.Add(scaled, 0.5f, scaled);
        TensorPrimitives.Min(scaled, Largest, scaled);
        TensorPrimitives.ConvertTruncating<float, byte>(scaled, target);
    }

    /// <summary>Euclidean distance (0 to √2) of two descriptors with this dot product.</summary>
    internal static float Distance(int dot) => MathF.Sqrt(MathF.Max(0, 2 - (2f * dot / (Scale * Scale))));
}
