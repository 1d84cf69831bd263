using OpenCvSharp;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Tests;

/// <summary>Made-up descriptors, photos and herds.</summary>
internal static class Made
{
    internal static LocalFeatures Local(int count, ulong seed)
    {
        var random = RandomStream.Create(seed, "descriptors");
        var bytes = new byte[count * RootSift.Length];
        var sift = new float[RootSift.Length];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < sift.Length; j++)
                sift[j] = (float)Math.Max(0, random.NextGaussian() * 50);
            RootSift.Quantise(sift, bytes.AsSpan(i * RootSift.Length));
        }

        return Placed(bytes, random);
    }

    internal static LocalFeatures Noisy(LocalFeatures features, ulong seed, int noise)
    {
        var random = RandomStream.Create(seed, "noise");
        var bytes = features.Descriptors.ToArray();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)Math.Clamp(bytes[i] + random.NextInt((2 * noise) + 1) - noise, 0, 40);
        return new LocalFeatures(RootSift.Length, features.X, features.Y, features.Size, features.Angle, bytes);
    }

    /// <summary>A coat of spots that is the individual's own, photographed with another shift, light and background each time.</summary>
    internal static Image Animal(int individual, int photo, int side = 160)
    {
        using var canvas = new Mat(side, side, MatType.CV_8UC3, Scalar.All(0));
        var scene = RandomStream.Create((ulong)photo, "scene", $"{individual}");
        canvas.SetTo(new Scalar(60 + scene.NextInt(80), 60 + scene.NextInt(80), 60 + scene.NextInt(80)));
        var (dx, dy, light) = (scene.NextInt(13) - 6, scene.NextInt(13) - 6, scene.NextInt(30));
        var coat = RandomStream.Create((ulong)individual, "coat");
        for (var i = 0; i < 60; i++)
        {
            var at = new Point(20 + coat.NextInt(side - 40) + dx, 20 + coat.NextInt(side - 40) + dy);
            var size = new Size(2 + coat.NextInt(9), 2 + coat.NextInt(9));
            var shade = coat.NextInt(200) + light;
            Cv2.Ellipse(canvas, at, size, coat.NextInt(180), 0, 360, new Scalar(shade, shade * 0.8, shade * 0.6), -1, LineTypes.AntiAlias);
        }

        return ToImage(canvas);
    }

    internal static Image Flat(int width, int height, byte value = 0)
    {
        var pixels = new byte[width * height * 3];
        pixels.AsSpan().Fill(value);
        return new Image(width, height, PixelFormat.Rgb, pixels);
    }

    internal static Image ToImage(Mat mat)
    {
        var pixels = new byte[mat.Width * mat.Height * 3];
        System.Runtime.InteropServices.Marshal.Copy(mat.Data, pixels, 0, pixels.Length);
        return new Image(mat.Width, mat.Height, PixelFormat.Rgb, pixels);
    }

    internal static Sample Sample(string id, string? individual, Split split, Image image, string? viewpoint = null)
        => new() { Id = id, Path = id + ".jpg", Individual = individual, Split = split, Image = image, Viewpoint = viewpoint };

    private static LocalFeatures Placed(byte[] descriptors, RandomStream random)
    {
        var count = descriptors.Length / RootSift.Length;
        float[] Numbers(double from, double to) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble(from, to))];
        return new LocalFeatures(RootSift.Length, Numbers(0, 1), Numbers(0, 1), Numbers(0.01, 0.1), Numbers(0, 6.28), descriptors);
    }
}
