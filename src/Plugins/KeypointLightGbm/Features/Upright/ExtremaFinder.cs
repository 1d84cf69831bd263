using System.Numerics;
using System.Runtime.CompilerServices;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Finds the extrema of the differences of Gaussians in place and scale, fits a parabola to each, and drops those of low contrast
/// and those along edges (Lowe, IJCV 2004, sections 3 to 4.1).
/// </summary>
internal static unsafe class ExtremaFinder
{
    // Below this share of the least contrast no parabola reaches it.
    private const float FirstContrast = 0.5f;

    // Pixels next to the border that are not searched.
    private const int Border = 5;

    /// <summary>Least width and height of planes that can hold an extremum.</summary>
    internal const int LeastSide = (2 * Border) + 1;

    private const int MostSteps = 5;

    // Ratio of the principal curvatures beyond which an extremum is an edge.
    private const float EdgeRatio = 10;

    /// <param name="octave">Complete planes of values from 0 to 1.</param>
    /// <param name="number">The octave's number.</param>
    /// <param name="contrast">Least contrast, shared among the scales of an octave as Lowe's code and OpenCV's have it.</param>
    /// <param name="found">Where to add what is found, in order of scale, row and column.</param>
    internal static void Find(GaussianOctave octave, int number, float contrast, List<SiftKeypoint> found)
    {
        var (width, height) = (octave.Width, octave.Height);
        if (width < LeastSide || height < LeastSide)
            return;
        var least = FirstContrast * contrast / GaussianOctave.Scales;
        for (var level = 1; level <= GaussianOctave.Scales; level++)
        {
            fixed (float* below = octave.Difference(level - 1), here = octave.Difference(level), above = octave.Difference(level + 1))
            {
                for (var y = Border; y < height - Border; y++)
                {
                    for (var x = Border; x < width - Border; x += Vector<float>.Count)
                    {
                        var end = Math.Min(x + Vector<float>.Count, width - Border);
                        var first = (y * width) + x;
                        if (end - x == Vector<float>.Count && !MayHold(below + first, here + first, above + first, width, least))
                            continue;
                        for (var i = x; i < end; i++)
                        {
                            var at = (y * width) + i;
                            if (IsExtremum(below + at, here + at, above + at, width, least) && Refine(octave, level, i, y, contrast, number) is { } keypoint)
                                found.Add(keypoint);
                        }
                    }
                }
            }
        }
    }

    /// <summary>
    /// Whether any of the values from here on may be an extremum: first by their size, then by the two beside and the two in
    /// the neighbouring scales, then by the rest, as most fall early.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayHold(float* below, float* at, float* above, int width, float least)
    {
        var value = *(Vector<float>*)at;
        var peak = Vector.GreaterThan(value, new Vector<float>(least));
        var pit = Vector.LessThan(value, new Vector<float>(-least));
        if ((peak | pit) == Vector<int>.Zero)
            return false;
        Narrow(*(Vector<float>*)(at - 1), *(Vector<float>*)(at + 1), value, ref peak, ref pit);
        Narrow(*(Vector<float>*)below, *(Vector<float>*)above, value, ref peak, ref pit);
        if ((peak | pit) == Vector<int>.Zero)
            return false;
        Narrow(*(Vector<float>*)(at - width), *(Vector<float>*)(at + width), value, ref peak, ref pit);
        if ((peak | pit) == Vector<int>.Zero)
            return false;
        for (var row = -width; row <= width; row += width)
        {
            Narrow(*(Vector<float>*)(below + row - 1), *(Vector<float>*)(above + row - 1), value, ref peak, ref pit);
            Narrow(*(Vector<float>*)(below + row), *(Vector<float>*)(above + row), value, ref peak, ref pit);
            Narrow(*(Vector<float>*)(below + row + 1), *(Vector<float>*)(above + row + 1), value, ref peak, ref pit);
            if ((peak | pit) == Vector<int>.Zero)
                return false;
        }

        return true;
    }

    /// <summary>Keeps the peaks that neither of two neighbours is above, and the pits that neither is below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow(Vector<float> one, Vector<float> other, Vector<float> value, ref Vector<int> peak, ref Vector<int> pit)
    {
        peak &= Vector.GreaterThanOrEqual(value, Vector.Max(one, other));
        pit &= Vector.LessThanOrEqual(value, Vector.Min(one, other));
    }

    private static bool IsExtremum(float* below, float* here, float* above, int width, float least)
    {
        var value = *here;
        if (MathF.Abs(value) <= least)
            return false;
        var sign = value > 0 ? 1f : -1f;
        value *= sign;
        for (var dy = -width; dy <= width; dy += width)
        {
            for (var dx = -1; dx <= 1; dx++)
            {
                var offset = dy + dx;
                if (sign * here[offset] > value || sign * below[offset] > value || sign * above[offset] > value)
                    return false;
            }
        }

        return true;
    }

    /// <summary>Moves to the top of the parabola through the neighbouring values; null where it runs away, is flat, or is an edge.</summary>
    private static SiftKeypoint? Refine(GaussianOctave octave, int level, int x, int y, float contrast, int number)
    {
        var width = octave.Width;
        for (var step = 0; step < MostSteps; step++)
        {
            var below = octave.Difference(level - 1);
            var here = octave.Difference(level);
            var above = octave.Difference(level + 1);
            var at = (y * width) + x;
            var value = here[at];
            var dx = (here[at + 1] - here[at - 1]) / 2;
            var dy = (here[at + width] - here[at - width]) / 2;
            var ds = (above[at] - below[at]) / 2;
            var dxx = here[at + 1] + here[at - 1] - (2 * value);
            var dyy = here[at + width] + here[at - width] - (2 * value);
            var dss = above[at] + below[at] - (2 * value);
            var dxy = (here[at + width + 1] - here[at + width - 1] - here[at - width + 1] + here[at - width - 1]) / 4;
            var dxs = (above[at + 1] - above[at - 1] - below[at + 1] + below[at - 1]) / 4;
            var dys = (above[at + width] - above[at - width] - below[at + width] + below[at - width]) / 4;

            // Cramer's rule on the symmetric matrix of second derivatives.
            var (cofactorX, cofactorY, cofactorS) = ((dyy * dss) - (dys * dys), (dxs * dys) - (dxy * dss), (dxy * dys) - (dxs * dyy));
            var determinant = (dxx * cofactorX) + (dxy * cofactorY) + (dxs * cofactorS);
            if (determinant == 0)
                return null;
            var moveX = -((cofactorX * dx) + (cofactorY * dy) + (cofactorS * ds)) / determinant;
            var moveY = -((cofactorY * dx) + (((dxx * dss) - (dxs * dxs)) * dy) + (((dxy * dxs) - (dxx * dys)) * ds)) / determinant;
            var moveS = -((cofactorS * dx) + (((dxy * dxs) - (dxx * dys)) * dy) + (((dxx * dyy) - (dxy * dxy)) * ds)) / determinant;
            if (MathF.Abs(moveX) < 0.5f && MathF.Abs(moveY) < 0.5f && MathF.Abs(moveS) < 0.5f)
            {
                var response = MathF.Abs(value + (((dx * moveX) + (dy * moveY) + (ds * moveS)) / 2));
                var (trace, area) = (dxx + dyy, (dxx * dyy) - (dxy * dxy));
                if (response * GaussianOctave.Scales < contrast || area <= 0 || trace * trace * EdgeRatio >= (EdgeRatio + 1) * (EdgeRatio + 1) * area)
                    return null;
                var sigma = GaussianOctave.FirstSigma * MathF.Pow(2, (level + moveS) / GaussianOctave.Scales);
                return new SiftKeypoint(x + moveX, y + moveY, sigma, number, level, response);
            }

            // A parabola that is all but flat points anywhere.
            if (!(MathF.Abs(moveX) < width && MathF.Abs(moveY) < octave.Height && MathF.Abs(moveS) < GaussianOctave.Levels))
                return null;
            (x, y, level) = (x + (int)MathF.Round(moveX), y + (int)MathF.Round(moveY), level + (int)MathF.Round(moveS));
            if (level < 1 || level > GaussianOctave.Scales || x < Border || x >= width - Border || y < Border || y >= octave.Height - Border)
                return null;
        }

        return null;
    }
}
