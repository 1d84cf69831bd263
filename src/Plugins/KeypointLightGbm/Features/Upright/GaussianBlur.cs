using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Blurs planes of floats, first along the rows, then along the columns; beyond the border the plane is mirrored. Not for two threads at once.</summary>
internal sealed unsafe class GaussianBlur
{
    // Beyond it lies less than 0.1 % of the weight, on which the rest is scaled up.
    private const float RadiusInSigmas = 3.5f;

    private readonly Dictionary<float, float[]> _weights = [];
    private float[] _along = [];
    private float[] _line = [];

    /// <param name="source">The plane to blur.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="sigma">How much.</param>
    /// <param name="difference">Where the blurred plane less the source goes, a row as soon as it is blurred; empty for nowhere.</param>
    internal void Apply(ReadOnlySpan<float> source, Span<float> target, int width, int height, float sigma, Span<float> difference = default)
    {
        var weights = Weights(sigma);
        var radius = weights.Length - 1;
        if (_along.Length < width * height)
            _along = GC.AllocateUninitializedArray<float>(width * height);
        if (_line.Length < width + (2 * radius))
            _line = new float[width + (2 * radius)];
        var taps = stackalloc float*[(2 * radius) + 1];
        fixed (float* from = source, to = target, along = _along, line = _line, factors = weights)
        {
            for (var y = 0; y < height; y++)
            {
                var row = source.Slice(y * width, width);
                row.CopyTo(_line.AsSpan(radius));
                for (var i = 1; i <= radius; i++)
                {
                    line[radius - i] = row[Mirror(-i, width)];
                    line[radius + width - 1 + i] = row[Mirror(width - 1 + i, width)];
                }

                for (var i = 0; i <= 2 * radius; i++)
                    taps[i] = line + i;
                Sum(taps, factors, radius, along + (y * width), width);
            }

            for (var y = 0; y < height; y++)
            {
                for (var i = 0; i <= 2 * radius; i++)
                    taps[i] = along + (Mirror(y + i - radius, height) * width);
                Sum(taps, factors, radius, to + (y * width), width);
                if (!difference.IsEmpty)
                    TensorPrimitives.Subtract(target.Slice(y * width, width), source.Slice(y * width, width), difference.Slice(y * width, width));
            }
        }
    }

    /// <summary>Weight of the middle, then of each pixel beside it, as far as they count; the whole kernel sums to 1.</summary>
    private float[] Weights(float sigma)
    {
        if (_weights.TryGetValue(sigma, out var known))
            return known;
        var weights = new float[(int)MathF.Ceiling(RadiusInSigmas * sigma) + 1];
        var sum = 0f;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = MathF.Exp(-(i * i) / (2 * sigma * sigma));
            sum += i == 0 ? weights[i] : 2 * weights[i];
        }

        for (var i = 0; i < weights.Length; i++)
            weights[i] /= sum;
        return _weights[sigma] = weights;
    }

    /// <summary>Position within a line of this length that a position beyond its ends is the mirror image of.</summary>
    private static int Mirror(int position, int length)
    {
        if (length == 1)
            return 0;
        var period = 2 * (length - 1);
        position = ((position % period) + period) % period;
        return position < length ? position : period - position;
    }

    /// <summary>Weighted sum of 2·radius + 1 lines; those at the same distance from the middle one weigh the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(float** taps, float* weights, int radius, float* target, int length)
    {
        var x = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; x <= length - 32; x += 32)
            {
                var weight = Vector512.Create(weights[0]);
                var (low, high) = (weight * Vector512.Load(taps[radius] + x), weight * Vector512.Load(taps[radius] + x + 16));
                for (var i = 1; i <= radius; i++)
                {
                    var before = taps[radius - i] + x;
                    var after = taps[radius + i] + x;
                    weight = Vector512.Create(weights[i]);
                    low = Vector512.FusedMultiplyAdd(weight, Vector512.Load(before) + Vector512.Load(after), low);
                    high = Vector512.FusedMultiplyAdd(weight, Vector512.Load(before + 16) + Vector512.Load(after + 16), high);
                }

                low.Store(target + x);
                high.Store(target + x + 16);
            }
        }

        // Four at a time: each weight is loaded once for all of them, and their sums do not wait for each other.
        for (var step = Vector<float>.Count; x <= length - (4 * step); x += 4 * step)
        {
            var weight = new Vector<float>(weights[0]);
            var middle = taps[radius] + x;
            var (a, b) = (weight * *(Vector<float>*)middle, weight * *(Vector<float>*)(middle + step));
            var (c, d) = (weight * *(Vector<float>*)(middle + (2 * step)), weight * *(Vector<float>*)(middle + (3 * step)));
            for (var i = 1; i <= radius; i++)
            {
                var before = taps[radius - i] + x;
                var after = taps[radius + i] + x;
                weight = new Vector<float>(weights[i]);
                a = Vector.FusedMultiplyAdd(weight, *(Vector<float>*)before + *(Vector<float>*)after, a);
                b = Vector.FusedMultiplyAdd(weight, *(Vector<float>*)(before + step) + *(Vector<float>*)(after + step), b);
                c = Vector.FusedMultiplyAdd(weight, *(Vector<float>*)(before + (2 * step)) + *(Vector<float>*)(after + (2 * step)), c);
                d = Vector.FusedMultiplyAdd(weight, *(Vector<float>*)(before + (3 * step)) + *(Vector<float>*)(after + (3 * step)), d);
            }

            *(Vector<float>*)(target + x) = a;
            *(Vector<float>*)(target + x + step) = b;
            *(Vector<float>*)(target + x + (2 * step)) = c;
            *(Vector<float>*)(target + x + (3 * step)) = d;
        }

        for (; x <= length - Vector<float>.Count; x += Vector<float>.Count)
        {
            var sum = new Vector<float>(weights[0]) * *(Vector<float>*)(taps[radius] + x);
            for (var i = 1; i <= radius; i++)
                sum = Vector.FusedMultiplyAdd(new Vector<float>(weights[i]), *(Vector<float>*)(taps[radius - i] + x) + *(Vector<float>*)(taps[radius + i] + x), sum);
            *(Vector<float>*)(target + x) = sum;
        }

        for (; x < length; x++)
        {
            // As in the wide loops, so that a pixel's value does not depend on the width of the machine's vectors.
            var sum = weights[0] * taps[radius][x];
            for (var i = 1; i <= radius; i++)
                sum = MathF.FusedMultiplyAdd(weights[i], taps[radius - i][x] + taps[radius + i][x], sum);
            target[x] = sum;
        }
    }
}
