using System.Numerics;
using System.Runtime.CompilerServices;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Lengths and directions of gradients, many at a time.</summary>
internal static unsafe class GradientDirections
{
    // The odd polynomial of degree 7 that is nearest to the arc tangent between 0 and 1: off by less than 0.0001 radians.
    private const float A1 = 0.99921402f;
    private const float A3 = -0.32117716f;
    private const float A5 = 0.14626987f;
    private const float A7 = -0.03899018f;

    /// <param name="at">The first of the pixels, none of which is at a border of its plane.</param>
    /// <param name="width">Pixels per row of the plane.</param>
    /// <param name="lengths">Where the gradients' lengths go, one for each pixel.</param>
    /// <param name="directions">Where their directions go, in eighths of a turn from 0 to 8.</param>
    internal static void Of(float* at, int width, Span<float> lengths, Span<float> directions)
    {
        var i = 0;
        for (; i <= lengths.Length - Vector<float>.Count; i += Vector<float>.Count, at += Vector<float>.Count)
        {
            var (length, direction) = Of(*(Vector<float>*)(at + 1) - *(Vector<float>*)(at - 1), *(Vector<float>*)(at + width) - *(Vector<float>*)(at - width));
            length.CopyTo(lengths[i..]);
            direction.CopyTo(directions[i..]);
        }

        for (; i < lengths.Length; i++, at++)
        {
            var (length, direction) = Of(new Vector<float>(at[1] - at[-1]), new Vector<float>(at[width] - at[-width]));
            (lengths[i], directions[i]) = (length[0], direction[0]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<float> Length, Vector<float> Direction) Of(Vector<float> x, Vector<float> y)
    {
        var (absoluteX, absoluteY) = (Vector.Abs(x), Vector.Abs(y));
        var greater = Vector.Max(absoluteX, absoluteY);
        var ratio = Vector.Min(absoluteX, absoluteY) / Vector.Max(greater, new Vector<float>(1e-20f));
        var square = ratio * ratio;
        var angle = ratio * (new Vector<float>(A1) + (square * (new Vector<float>(A3) + (square * (new Vector<float>(A5) + (square * new Vector<float>(A7)))))));
        var eighths = angle * new Vector<float>(4 / MathF.PI);
        eighths = Vector.ConditionalSelect(Vector.GreaterThan(absoluteY, absoluteX), new Vector<float>(2) - eighths, eighths);
        eighths = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), new Vector<float>(4) - eighths, eighths);
        eighths = Vector.ConditionalSelect(Vector.LessThan(y, Vector<float>.Zero), new Vector<float>(8) - eighths, eighths);
        return (Vector.SquareRoot((x * x) + (y * y)), eighths);
    }
}
