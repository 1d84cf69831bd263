using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using OpenCvSharp;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// SIFT (Lowe, IJCV 2004) of photos that stand upright: the keypoints are not turned, and only the strongest are described. Gives
/// what OpenCV's would but for rounding, in a fraction of the time: one pyramid, no directions to find. Not for two threads at once.
/// </summary>
internal sealed unsafe class UprightSift(int most, float contrast)
{
    // Blur that a photo is taken to have, in its own pixels (Lowe, section 3.3).
    private const float PhotoSigma = 0.5f;

    private readonly GaussianBlur _blur = new();
    private readonly UprightDescriber _describer = new();
    private readonly List<GaussianOctave> _octaves = [];
    private readonly List<SiftKeypoint> _found = [];
    private readonly float[] _descriptor = new float[RootSift.Length];
    private float[] _doubled = [];
    private float[] _line = [];

    /// <param name="grey">One byte per pixel.</param>
    /// <param name="longer">Pixels that positions are shares of.</param>
    internal LocalFeatures Extract(Mat grey, float longer)
    {
        var octaves = BuildPyramid(grey);
        _found.Clear();
        for (var i = 0; i < octaves; i++)
            ExtremaFinder.Find(_octaves[i], i, contrast, _found);
        Span<SiftKeypoint> keypoints = CollectionsMarshal.AsSpan(_found);
        keypoints.Sort(static (a, b) => (-a.Response, a.Octave, a.Level, a.Y, a.X).CompareTo((-b.Response, b.Octave, b.Level, b.Y, b.X)));
        keypoints = keypoints[..DropRepeated(keypoints)];
        keypoints = keypoints[..Math.Min(most, keypoints.Length)];

        var (x, y, size) = (new float[keypoints.Length], new float[keypoints.Length], new float[keypoints.Length]);
        var descriptors = new byte[keypoints.Length * RootSift.Length];
        for (var i = 0; i < keypoints.Length; i++)
        {
            var keypoint = keypoints[i];
            _describer.Describe(_octaves[keypoint.Octave], keypoint, _descriptor);
            RootSift.Quantise(_descriptor, descriptors.AsSpan(i * RootSift.Length));

            // The first octave has two pixels for each of the photo's.
            var scale = MathF.ScaleB(1 / longer, keypoint.Octave - 1);
            (x[i], y[i], size[i]) = (keypoint.X * scale, keypoint.Y * scale, 2 * keypoint.Sigma * scale);
        }

        return new LocalFeatures(RootSift.Length, x, y, size, new float[keypoints.Length], descriptors);
    }

    /// <summary>The same place may be reached from two neighbouring pixels of equal value.</summary>
    private static int DropRepeated(Span<SiftKeypoint> sorted)
    {
        var kept = 0;
        foreach (var keypoint in sorted)
        {
            if (kept == 0 || keypoint != sorted[kept - 1])
                sorted[kept++] = keypoint;
        }

        return kept;
    }

    /// <returns>Octaves, down to where there is no room for an extremum.</returns>
    private int BuildPyramid(Mat grey)
    {
        var (width, height) = (2 * grey.Width, 2 * grey.Height);
        var first = Octave(0);
        var plane = first.Begin(width, height);
        if (_doubled.Length < plane.Length)
            _doubled = GC.AllocateUninitializedArray<float>(plane.Length);
        Double(grey, _doubled);
        _blur.Apply(_doubled.AsSpan(0, plane.Length), plane, width, height, MathF.Sqrt((GaussianOctave.FirstSigma * GaussianOctave.FirstSigma) - (4 * PhotoSigma * PhotoSigma)));
        first.Complete(_blur);
        var octaves = 1;
        for (; Math.Min(_octaves[octaves - 1].Width, _octaves[octaves - 1].Height) >= 2 * ExtremaFinder.LeastSide; octaves++)
        {
            _octaves[octaves - 1].Halve(Octave(octaves));
            _octaves[octaves].Complete(_blur);
        }

        return octaves;
    }

    private GaussianOctave Octave(int number)
    {
        if (number == _octaves.Count)
            _octaves.Add(new GaussianOctave());
        return _octaves[number];
    }

    /// <summary>Twice as many pixels in each direction, between those of the photo, as values from 0 to 1.</summary>
    private void Double(Mat grey, float[] target)
    {
        var (width, height) = (grey.Width, grey.Height);
        if (_line.Length < width)
            _line = new float[width];
        for (var y = 0; y < height; y++)
        {
            var pixels = new ReadOnlySpan<byte>((void*)grey.Ptr(y), width);
            var line = _line.AsSpan(0, width);
            TensorPrimitives.ConvertTruncating(pixels, line);
            TensorPrimitives.Multiply(line, 1 / 255f, line);
            var row = target.AsSpan(2 * y * 2 * width, 2 * width);
            for (var x = 0; x < width; x++)
            {
                row[2 * x] = line[x];
                row[(2 * x) + 1] = (line[x] + line[Math.Min(x + 1, width - 1)]) / 2;
            }
        }

        for (var y = 0; y < height; y++)
        {
            var above = target.AsSpan(2 * y * 2 * width, 2 * width);
            var below = target.AsSpan(2 * Math.Min(y + 1, height - 1) * 2 * width, 2 * width);
            var between = target.AsSpan(((2 * y) + 1) * 2 * width, 2 * width);
            TensorPrimitives.Add(above, below, between);
            TensorPrimitives.Multiply(between, 0.5f, between);
        }
    }
}
