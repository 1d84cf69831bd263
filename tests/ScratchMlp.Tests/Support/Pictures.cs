using System.Globalization;

namespace ReIdFlow.Tests;

/// <summary>Made-up photos.</summary>
internal static class Pictures
{
    /// <summary>A grey photo of the given bytes.</summary>
    public static Sample Grey(string id, string? individual, int width, byte[] pixels, Split split = Split.Train) => new()
    {
        Id = id,
        Path = $"{id}.png",
        Individual = individual,
        Split = split,
        Image = new Image(width, pixels.Length / width, PixelFormat.Grey, pixels),
    };

    /// <summary>Individuals that each have a pattern of their own, with noise of a strength between 0 and 255.</summary>
    public static List<Sample> Herd(int individuals, int photos, int noise, ulong seed = 1, int side = 8, Split split = Split.Train)
    {
        var random = RandomStream.Create(seed, "herd");
        var coats = RandomStream.Create(99, "coats");
        var samples = new List<Sample>();
        for (var individual = 0; individual < individuals; individual++)
        {
            var coat = new byte[side * side];
            foreach (ref var pixel in coat.AsSpan())
                pixel = (byte)coats.NextInt(256);
            for (var photo = 0; photo < photos; photo++)
            {
                var pixels = coat.Select(pixel => (byte)Math.Clamp(pixel + random.NextDouble(-noise, noise), 0, 255)).ToArray();
                var name = string.Create(CultureInfo.InvariantCulture, $"cow {individual:D2}");
                samples.Add(Grey(string.Create(CultureInfo.InvariantCulture, $"{split} {name} {photo}"), name, side, pixels, split));
            }
        }

        return samples;
    }
}
