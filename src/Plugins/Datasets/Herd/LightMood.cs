using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>The light of a visit.</summary>
internal sealed class LightMood
{
    /// <summary>Draws the light.</summary>
    /// <param name="random">The individual's stream of visits.</param>
    /// <param name="difficulty">From 0 to 1.</param>
    /// <param name="isNight">Whether there is infrared flash instead of sun.</param>
    /// <param name="sunHeight">From 0 at the horizon to 1 at noon; below 0 at night.</param>
    public LightMood(RandomStream random, double difficulty, bool isNight, double sunHeight)
    {
        IsNight = isNight;
        Exposure = (float)Math.Exp(0.42 * difficulty * random.NextGaussian());
        Contrast = (float)(1 + (0.35 * difficulty * random.NextDouble(-1, 1)));
        Haze = (float)(0.16 * difficulty * random.NextDouble());
        var warmth = difficulty * ((0.20 * (1 - (2 * Math.Max(0, sunHeight)))) + (0.10 * random.NextGaussian()));
        Cast = new Colour(
            (float)(1 + warmth),
            (float)(1 + (0.08 * difficulty * random.NextGaussian())),
            (float)(1 - warmth));
        SunSide = (float)(difficulty * random.NextDouble(-1, 1));
        SunHeight = (float)(isNight ? 0.2 : 0.5 + (0.5 * sunHeight));
        Dapple = (float)(random.NextBool(0.6) && !isNight ? 0.75 * difficulty * random.NextDouble() : 0);
    }

    /// <summary>Whether the photo is grey, lit from the camera.</summary>
    public bool IsNight { get; }

    /// <summary>Factor of brightness.</summary>
    public float Exposure { get; }

    /// <summary>Factor of contrast around mid-grey.</summary>
    public float Contrast { get; }

    /// <summary>Share of grey haze laid over everything.</summary>
    public float Haze { get; }

    /// <summary>Factor of each channel.</summary>
    public Colour Cast { get; }

    /// <summary>From −1, sun from the left, to 1, from the right.</summary>
    public float SunSide { get; }

    /// <summary>How much more light the back gets than the belly, from 0 to 1.</summary>
    public float SunHeight { get; }

    /// <summary>How dark the shadows of leaves are, from 0 to 1.</summary>
    public float Dapple { get; }
}
