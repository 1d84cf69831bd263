using OpenCvSharp;
using OpenCvSharp.Features2D;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Tests;

public sealed class Upright_sift
{
    private const int Side = 240;

    [Theory]
    [InlineData(1.25f, 67, 41)]
    [InlineData(3.09f, 9, 30)]
    [InlineData(2f, 1, 1)]
    public void Blurs_as_OpenCV_does(float sigma, int width, int height)
    {
        using var source = new Mat(height, width, MatType.CV_32F);
        var random = RandomStream.Create(5);
        var pixels = Enumerable.Range(0, width * height).Select(_ => (float)random.NextDouble(0, 1)).ToArray();
        source.SetArray(pixels);
        using var wanted = new Mat();
        Cv2.GaussianBlur(source, wanted, new Size(0, 0), sigma, sigma, BorderTypes.Reflect101);
        wanted.GetArray(out float[] expected);
        var found = new float[pixels.Length];
        new GaussianBlur().Apply(pixels, found, width, height, sigma);
        for (var i = 0; i < found.Length; i++)
            Assert.Equal(expected[i], found[i], 0.002f);
    }

    [Fact]
    public unsafe void Gradients_have_their_length_and_direction()
    {
        var angles = Enumerable.Range(0, 333).Select(i => i * 2 * MathF.PI / 333).ToArray();
        var (x, y) = (angles.Select(a => 3 * MathF.Cos(a)).Append(0).ToArray(), angles.Select(a => 3 * MathF.Sin(a)).Append(0).ToArray());

        // Three rows: nothing, pixels whose neighbours differ by x, and y itself.
        var width = x.Length + 2;
        var plane = new float[3 * width];
        for (var i = 0; i < x.Length; i++)
            (plane[width + i + 2], plane[(2 * width) + i + 1]) = (plane[width + i] + x[i], y[i]);
        var (lengths, directions) = (new float[x.Length], new float[x.Length]);
        fixed (float* start = plane)
            GradientDirections.Of(start + width + 1, width, lengths, directions);
        for (var i = 0; i < angles.Length; i++)
        {
            Assert.Equal(3, lengths[i], 0.0001f);
            Assert.Equal(angles[i], directions[i] * MathF.PI / 4, 0.0001f);
        }

        Assert.Equal((0f, 0f), (lengths[^1], directions[^1]));
    }

    [Fact]
    public void Finds_the_keypoints_that_OpenCV_finds()
    {
        using var grey = Photo();
        var own = new UprightSift(5000, 0.01f).Extract(grey, Side);
        using var sift = SIFT.Create(0, 3, 0.01, 10, 1.6);
        var others = sift.Detect(grey).DistinctBy(k => (k.Pt, k.Size)).OrderByDescending(k => k.Response).Take(100).ToArray();
        var shared = others.Count(k => Enumerable.Range(0, own.Count).Any(i =>
            Math.Abs((own.X[i] * Side) - k.Pt.X) < 1 && Math.Abs((own.Y[i] * Side) - k.Pt.Y) < 1 && Math.Abs(Math.Log(own.Size[i] * Side / k.Size)) < 0.2));
        Assert.Equal(100, others.Length);
        Assert.InRange(shared, 93, 100);
        Assert.InRange(own.Count / (double)sift.Detect(grey).DistinctBy(k => (k.Pt, k.Size)).Count(), 0.85, 1.15);
    }

    [Fact]
    public void Describes_keypoints_as_OpenCV_does()
    {
        using var grey = Photo();
        var own = new UprightSift(150, 0.01f).Extract(grey, Side);
        using var sift = SIFT.Create();
        var keypoints = sift.Detect(grey).DistinctBy(k => (k.Pt, k.Size)).Select(k => new KeyPoint(k.Pt, k.Size, 0, k.Response, k.Octave, k.ClassId)).ToArray();
        using var rows = new Mat();
        sift.Compute(grey, ref keypoints, rows);
        rows.GetRectangularArray(out float[,] described);
        var (pairs, similarity, strangers) = (0, 0.0, 0.0);
        for (var i = 0; i < own.Count; i++)
        {
            var j = Array.FindIndex(keypoints, k => Math.Abs((own.X[i] * Side) - k.Pt.X) < 0.5 && Math.Abs((own.Y[i] * Side) - k.Pt.Y) < 0.5 && Math.Abs(Math.Log(own.Size[i] * Side / k.Size)) < 0.1);
            if (j < 0)
                continue;
            pairs++;
            similarity += Cosine(own.Descriptor(i), Row(j));
            strangers += Cosine(own.Descriptor(i), Row((j + (keypoints.Length / 2)) % keypoints.Length));
        }

        Assert.InRange(pairs, 120, 150);
        Assert.InRange(similarity / pairs, 0.96, 1);
        Assert.InRange(strangers / pairs, 0, 0.85);

        // OpenCV counts directions against the clock.
        byte[] Row(int number)
        {
            var turned = Enumerable.Range(0, RootSift.Length).Select(d => described[number, (d & ~7) | ((8 - (d & 7)) & 7)]).ToArray();
            var bytes = new byte[RootSift.Length];
            RootSift.Quantise(turned, bytes);
            return bytes;
        }
    }

    [Fact]
    public void Keeps_the_strongest_and_every_place_once()
    {
        using var grey = Photo();
        var all = new UprightSift(5000, 0.01f).Extract(grey, Side);
        var few = new UprightSift(20, 0.01f).Extract(grey, Side);
        Assert.Equal(20, few.Count);
        Assert.Equal(all.X[..20], few.X);
        Assert.Equal(all.Descriptors[..(20 * RootSift.Length)], few.Descriptors);
        Assert.Equal(all.Count, Enumerable.Range(0, all.Count).Select(i => (all.X[i], all.Y[i], all.Size[i])).Distinct().Count());
    }

    [Fact]
    public void A_larger_photo_before_leaves_nothing_behind()
    {
        using var large = Photo();
        using var small = new Mat();
        Cv2.Resize(large, small, new Size(90, 70));
        var used = new UprightSift(50, 0.01f);
        used.Extract(large, Side);
        var (first, again) = (new UprightSift(50, 0.01f).Extract(small, 90), used.Extract(small, 90));
        Assert.NotEmpty(first.X);
        Assert.Equal(first.X, again.X);
        Assert.Equal(first.Descriptors, again.Descriptors);
    }

    [Fact]
    public void A_photo_without_contrast_or_room_has_no_keypoint()
    {
        using var flat = new Mat(60, 60, MatType.CV_8UC1, Scalar.All(128));
        using var pixel = new Mat(1, 1, MatType.CV_8UC1, Scalar.All(128));
        var sift = new UprightSift(50, 0);
        Assert.Equal(0, sift.Extract(flat, 60).Count);
        Assert.Equal(0, sift.Extract(pixel, 1).Count);
    }

    /// <summary>Blobs of all sizes: noise blurred by different amounts, laid over each other.</summary>
    private static Mat Photo()
    {
        using var sum = new Mat(Side, Side, MatType.CV_32F, Scalar.All(0));
        using var noise = new Mat(Side, Side, MatType.CV_32F);
        var random = RandomStream.Create(9);
        foreach (var sigma in (double[])[1.5, 3, 6, 12])
        {
            noise.SetArray(Enumerable.Range(0, Side * Side).Select(_ => (float)random.NextGaussian()).ToArray());
            Cv2.GaussianBlur(noise, noise, new Size(0, 0), sigma);

            // White noise blurred by sigma keeps 1 / (2·sigma·√π) of its spread.
            Cv2.ScaleAdd(noise, 20 * 2 * sigma * Math.Sqrt(Math.PI), sum, sum);
        }

        var grey = new Mat();
        sum.ConvertTo(grey, MatType.CV_8U, 1, 128);
        return grey;
    }

    private static double Cosine(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var (dot, lengthA, lengthB) = (0, 0, 0);
        for (var i = 0; i < a.Length; i++)
            (dot, lengthA, lengthB) = (dot + (a[i] * b[i]), lengthA + (a[i] * a[i]), lengthB + (b[i] * b[i]));
        return dot / Math.Sqrt((double)lengthA * lengthB);
    }
}
