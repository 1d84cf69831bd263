using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>An animal passing a camera: what the photos of one burst have in common.</summary>
internal sealed class Visit
{
    /// <summary>Draws a visit.</summary>
    /// <param name="random">The individual's stream of visits.</param>
    /// <param name="sites">How many sites there are.</param>
    /// <param name="mayShowRight">Whether the right flank may be seen.</param>
    /// <param name="difficulty">From 0 to 1.</param>
    public Visit(RandomStream random, int sites, bool mayShowRight, double difficulty)
    {
        Site = random.NextInt(sites);
        ShowsRight = random.NextBool() & mayShowRight;
        IsNight = random.NextBool(0.35 * difficulty);
        var minutesIntoPeriod = random.NextInt(8 * 60);
        var isEvening = random.NextBool();
        MinuteOfDay = IsNight
            ? ((20 * 60) + minutesIntoPeriod) % (24 * 60)
            : (isEvening ? 11 * 60 : 5 * 60) + minutesIntoPeriod;
        Second = random.NextInt(60);

        // Low sun is warm and comes from the side; the highest stands at noon.
        var sunHeight = 1 - (Math.Abs(MinuteOfDay - (12 * 60)) / (7.0 * 60));
        Light = new LightMood(random, difficulty, IsNight, sunHeight);
        Pose = new PoseMood(random, difficulty);
    }

    /// <summary>The camera's number, from 0.</summary>
    public int Site { get; }

    /// <summary>Whether the right flank is seen, and not the left one.</summary>
    public bool ShowsRight { get; }

    /// <summary>Whether the photos are taken by infrared flash.</summary>
    public bool IsNight { get; }

    /// <summary>Time of day of the first photo, in minutes after midnight.</summary>
    public int MinuteOfDay { get; }

    /// <summary>Seconds after the minute of the first photo.</summary>
    public int Second { get; }

    /// <summary>The light.</summary>
    public LightMood Light { get; }

    /// <summary>Where and how the animal walks.</summary>
    public PoseMood Pose { get; }
}
