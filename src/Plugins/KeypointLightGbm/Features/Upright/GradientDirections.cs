using System.Numerics;
using System.Runtime.InteropServices;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Turns gradients into lengths and directions, many at a time.</summary>
internal static class GradientDirections
{
    // The odd polynomial of degree 7 that is nearest to the arc tangent between 0 and 1: off by less than 0.0001 radians.
    private const float A1 = 0.99921402f;
    private const float A3 = -0.32117716f;
    private const float A5 = 0.14626987f;
    private const float A7 = -0.03899018f;

    /// <param name="x">Differences along the row; becomes the lengths.</param>
    /// <param name="y">Differences along the column; becomes the directions, in eighths of a turn from 0 to 8.</param>
    internal static void Of(Span<float> x, Span<float> y)
    {
        var wideX = MemoryMarshal.Cast<float, Vector<float>>(x);
        var wideY = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (var i = 0; i < wideX.Length; i++)
            (wideX[i], wideY[i]) = Of(wideX[i], wideY[i]);
        for (var i = wideX.Length * Vector<float>.Count; i < x.Length; i++)
        {
            var (length, direction) = Of(new Vector<float>(x[i]), new Vector<float>(y[i]));
            (x[i], y[i]) = (length[0], direction[0]);
        }
    }

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
