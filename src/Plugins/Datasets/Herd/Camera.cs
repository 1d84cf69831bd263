using System.Buffers;
using System.Numerics;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Turns a painted scene into a photograph: light, blur, noise.</summary>
internal sealed class Camera(Canvas canvas, LightMood light, RandomStream random, double difficulty)
{
    /// <summary>Weights of red, green and blue in grey (ITU-R BT.601).</summary>
    private static readonly float[] Grey = [0.299f, 0.587f, 0.114f];

    /// <summary>Takes the photo: the canvas holds it afterwards.</summary>
    public void Expose()
    {
        Illuminate();
        Blur((float)(canvas.Width / 160.0 * difficulty * random.NextDouble(0, light.IsNight ? 1.6 : 1.1)));
        AddNoise((float)(difficulty * random.NextDouble(0.01, 0.05) * (light.IsNight ? 1.6 : 1)));
    }

    private void Illuminate()
    {
        var exposure = light.Exposure * (float)Math.Exp(0.12 * difficulty * random.NextGaussian());
        var (leaves, dapple) = (new ValueNoise((uint)random.NextUInt64()), light.Dapple);
        var red = canvas.Red;
        var green = canvas.Green;
        var blue = canvas.Blue;
        for (var y = 0; y < canvas.Height; y++)
        {
            var down = ((float)y / canvas.Height) - 0.5f;
            for (var x = 0; x < canvas.Width; x++)
            {
                var across = ((float)x / canvas.Height) - 0.667f;
                var gain = exposure;
                if (dapple > 0)
                    gain *= 1 - (dapple * Math.Clamp(0.4f + (1.8f * leaves.Fractal(across * 7, down * 7, 2)), 0, 1));

                // A flash lights the middle; by day the lens darkens the corners a little.
                gain *= 1 - ((light.IsNight ? 0.75f : 0.25f) * ((across * across) + (down * down)));
                var i = (y * canvas.Width) + x;
                var (r, g, b) = (red[i] * light.Cast.Red, green[i] * light.Cast.Green, blue[i] * light.Cast.Blue);
                if (light.IsNight)
                    r = g = b = (Grey[0] * red[i]) + (Grey[1] * green[i]) + (Grey[2] * blue[i]);
                (red[i], green[i], blue[i]) = (Develop(r * gain), Develop(g * gain), Develop(b * gain));
            }
        }
    }

    /// <summary>Contrast and haze, with highlights that saturate softly.</summary>
    private float Develop(float value)
    {
        value = 0.45f + ((value - 0.45f) * light.Contrast);
        value += (0.7f - value) * light.Haze;
        return value > 0.8f ? 1 - (0.04f / (value - 0.6f)) : value;
    }

    /// <summary>Blurs by three weights along each axis, as often as the width asks for; each pass adds twice the weight to the variance.</summary>
    private void Blur(float sigma)
    {
        var passes = (int)MathF.Ceiling(sigma * sigma / 0.6f);
        if (passes == 0)
            return;
        var weight = sigma * sigma / 2 / passes;
        var copy = ArrayPool<float>.Shared.Rent(canvas.Width * canvas.Height);
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = canvas.Plane(channel);
            for (var pass = 0; pass < passes; pass++)
            {
                Smooth(plane, copy.AsSpan(0, plane.Length), 1, weight);
                Smooth(plane, copy.AsSpan(0, plane.Length), canvas.Width, weight);
            }
        }

        ArrayPool<float>.Shared.Return(copy);
    }

    /// <summary>Mixes each pixel with those a step before and after; the first and last pixels stay.</summary>
    private static void Smooth(Span<float> plane, Span<float> copy, int step, float weight)
    {
        plane.CopyTo(copy);
        var i = step;
        for (; i + Vector<float>.Count + step <= plane.Length; i += Vector<float>.Count)
        {
            var sides = new Vector<float>(copy[(i - step)..]) + new Vector<float>(copy[(i + step)..]);
            ((new Vector<float>(copy[i..]) * (1 - (2 * weight))) + (sides * weight)).CopyTo(plane[i..]);
        }

        for (; i + step < plane.Length; i++)
            plane[i] = (copy[i] * (1 - (2 * weight))) + ((copy[i - step] + copy[i + step]) * weight);
    }

    /// <summary>Adds noise, near enough to normal: the sum of four uniform numbers for brightness, their differences for colour.</summary>
    private void AddNoise(float deviation)
    {
        if (deviation == 0)
            return;
        var unit = deviation * MathF.Sqrt(3) / (1 << 16);
        var colour = light.IsNight ? 0 : 0.6f * unit;
        var red = canvas.Red;
        var green = canvas.Green;
        var blue = canvas.Blue;
        for (var i = 0; i < red.Length; i++)
        {
            var bits = random.NextUInt64();
            var (a, b, c, d) = ((int)(bits & 0xFFFF), (int)((bits >> 16) & 0xFFFF), (int)((bits >> 32) & 0xFFFF), (int)(bits >> 48));
            var grey = unit * (a + b + c + d - (2 << 16));
            red[i] += grey + (colour * (a - b));
            green[i] += grey;
            blue[i] += grey + (colour * (c - d));
        }
    }
}
