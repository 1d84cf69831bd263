using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>A colour; each channel is 0 for none to 1 for full.</summary>
internal readonly record struct Colour(float Red, float Green, float Blue)
{
    /// <summary>A colour from bytes.</summary>
    public static Colour FromBytes(int red, int green, int blue) => new(red / 255f, green / 255f, blue / 255f);

    /// <summary>A colour on the way to another.</summary>
    public Colour Mix(Colour other, float share) =>
        new(Red + ((other.Red - Red) * share), Green + ((other.Green - Green) * share), Blue + ((other.Blue - Blue) * share));

    /// <summary>The colour in more or less light.</summary>
    public Colour Times(float light) => new(Red * light, Green * light, Blue * light);

    /// <summary>A colour near this one: each channel and all together differ by about the given share.</summary>
    public Colour Near(RandomStream random, double share)
    {
        var all = 1 + (share * random.NextGaussian());
        return new Colour(
            (float)(Red * (all + (share / 2 * random.NextGaussian()))),
            (float)(Green * (all + (share / 2 * random.NextGaussian()))),
            (float)(Blue * (all + (share / 2 * random.NextGaussian()))));
    }
}
