using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Where an animal walks on a visit, and how it is turned; each photo changes it a little more.</summary>
internal sealed class PoseMood
{
    /// <summary>Draws the way.</summary>
    /// <param name="random">The individual's stream of visits.</param>
    /// <param name="difficulty">From 0 to 1.</param>
    public PoseMood(RandomStream random, double difficulty)
    {
        Across = difficulty * random.NextDouble(-0.13, 0.17);
        Down = difficulty * random.NextDouble(-0.10, 0.12);
        Size = 0.285 * (1 + (difficulty * random.NextDouble(-0.38, 0.22)));
        Yaw = difficulty * random.NextDouble(-0.95, 0.95);
        Roll = difficulty * 0.16 * random.NextGaussian();
        Head = difficulty * random.NextDouble(-0.25, 1.1);
        Step = difficulty * random.NextDouble(0.02, 0.20);
    }

    /// <summary>Off the middle of the photo, in widths.</summary>
    public double Across { get; }

    /// <summary>Off the middle of the photo, in heights.</summary>
    public double Down { get; }

    /// <summary>Half the trunk's length, in widths of the photo.</summary>
    public double Size { get; }

    /// <summary>Turn towards (positive) or away from the camera, in radians.</summary>
    public double Yaw { get; }

    /// <summary>Tilt of camera and ground, in radians.</summary>
    public double Roll { get; }

    /// <summary>How far the head is lowered, in radians.</summary>
    public double Head { get; }

    /// <summary>How far the animal walks from photo to photo, in widths.</summary>
    public double Step { get; }
}
