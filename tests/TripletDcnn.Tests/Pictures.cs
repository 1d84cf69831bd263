using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>Striped animals: each individual has a pattern of its own, each photo of it another light, place and noise.</summary>
internal static class Pictures
{
    public static List<Sample> Herd(int individuals, int photos, int side = 32, Split split = Split.Train, string prefix = "animal", PixelFormat format = PixelFormat.Rgb)
        => [.. from i in Enumerable.Range(0, individuals) from p in Enumerable.Range(0, photos) select Photo($"{prefix}{i}", p, side, split, format)];

    public static Sample Photo(string individual, int photo, int side = 32, Split split = Split.Train, PixelFormat format = PixelFormat.Rgb)
    {
        var pattern = RandomStream.Create(7, "pattern", individual);
        var waves = Enumerable.Range(0, 4).Select(_ => (X: pattern.NextDouble(-1, 1), Y: pattern.NextDouble(-1, 1), Phase: pattern.NextDouble(0, 6))).ToArray();
        var random = RandomStream.Create(7, "photo", individual, $"{photo}");
        var (light, left, top) = (random.NextDouble(0.6, 1.2), random.NextDouble(0, 3), random.NextDouble(0, 3));
        var channels = (int)format;
        var pixels = new byte[side * side * channels];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y, channel) = (i / channels % side, i / channels / side, i % channels);
            var value = waves.Sum(w => Math.Sin(((x + left) * w.X) + ((y + top) * w.Y) + w.Phase + channel));
            pixels[i] = (byte)Math.Clamp(light * (128 + (28 * value)) + (12 * random.NextGaussian()), 0, 255);
        }

        return new Sample
        {
            Id = $"{individual}/{photo}",
            Path = $"{individual}/{photo}.jpg",
            Individual = individual,
            Split = split,
            Image = new Image(side, side, format, pixels),
        };
    }
}
