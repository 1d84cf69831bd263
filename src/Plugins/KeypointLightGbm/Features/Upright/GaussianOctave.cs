namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Blurred planes of one size, and the differences of neighbouring ones. Planes are kept for the next photo.</summary>
internal sealed class GaussianOctave
{
    private readonly float[][] _blurred = [.. Enumerable.Repeat(Array.Empty<float>(), Levels)];
    private readonly float[][] _differences = [.. Enumerable.Repeat(Array.Empty<float>(), Levels - 1)];

    /// <summary>Scales that are searched in an octave (Lowe's s).</summary>
    internal const int Scales = 3;

    /// <summary>Blurred planes: the scales searched, and what they are compared with.</summary>
    internal const int Levels = Scales + 3;

    /// <summary>Blur of the first plane, in its own pixels.</summary>
    internal const float FirstSigma = 1.6f;

    internal int Width { get; private set; }

    internal int Height { get; private set; }

    /// <summary>The plane with blur <see cref="FirstSigma"/>·2^(level/<see cref="Scales"/>), row by row.</summary>
    internal ReadOnlySpan<float> Blurred(int level) => _blurred[level].AsSpan(0, Width * Height);

    /// <summary>Plane <paramref name="level"/> + 1 less plane <paramref name="level"/>.</summary>
    internal ReadOnlySpan<float> Difference(int level) => _differences[level].AsSpan(0, Width * Height);

    /// <summary>Takes the place of the first plane, to be filled by the caller.</summary>
    internal Span<float> Begin(int width, int height)
    {
        (Width, Height) = (width, height);
        var length = width * height;
        foreach (var planes in (float[][][])[_blurred, _differences])
        {
            for (var i = 0; i < planes.Length; i++)
            {
                if (planes[i].Length < length)
                    planes[i] = GC.AllocateUninitializedArray<float>(length);
            }
        }

        return _blurred[0].AsSpan(0, length);
    }

    /// <summary>Makes the other planes out of the first.</summary>
    internal void Complete(GaussianBlur blur)
    {
        var length = Width * Height;
        for (var level = 1; level < Levels; level++)
        {
            var before = FirstSigma * MathF.Pow(2, (level - 1f) / Scales);
            var after = FirstSigma * MathF.Pow(2, (float)level / Scales);
            blur.Apply(Blurred(level - 1), _blurred[level].AsSpan(0, length), Width, Height, MathF.Sqrt((after * after) - (before * before)), _differences[level - 1]);
        }
    }

    /// <summary>The first plane of the next octave: every second pixel of the plane of twice the first one's blur.</summary>
    internal void Halve(GaussianOctave next)
    {
        var (width, height) = (Width / 2, Height / 2);
        var target = next.Begin(width, height);
        var source = Blurred(Scales);
        for (var y = 0; y < height; y++)
        {
            var row = source.Slice(2 * y * Width, Width);
            for (var x = 0; x < width; x++)
                target[(y * width) + x] = row[2 * x];
        }
    }
}
