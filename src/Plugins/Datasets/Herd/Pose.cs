using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// How the animal stands in one photo, and the way between the photo's and the body's coordinates (those of <see cref="Coat"/>). A turn
/// about the upright axis squeezes the flank and makes the nearer end larger: x' = X cos ψ / (1 + pX), y' = Y / (1 + pX).
/// </summary>
internal sealed class Pose
{
    private const double Perspective = 0.16;

    /// <summary>Beyond this turn, in radians, a flat flank no longer looks like an animal.</summary>
    private const double MostYaw = 1.05;

    private readonly float _centreX;
    private readonly float _centreY;
    private readonly float _cosRoll;
    private readonly float _sinRoll;
    private readonly float _cosYaw;
    private readonly float _perspective;
    private readonly float _mirror;

    /// <summary>Draws the pose of one photo.</summary>
    /// <param name="photo">Which photo.</param>
    /// <param name="random">The photo's own stream.</param>
    /// <param name="width">Width of the photo in pixels.</param>
    /// <param name="height">Height of the photo in pixels.</param>
    /// <param name="difficulty">From 0 to 1.</param>
    public Pose(HerdPhoto photo, RandomStream random, int width, int height, double difficulty)
    {
        var mood = photo.Visit.Pose;
        _mirror = photo.Visit.ShowsRight ? -1 : 1;
        var yaw = Math.Clamp(mood.Yaw + (0.16 * difficulty * random.NextGaussian()), -MostYaw, MostYaw);
        var roll = mood.Roll + (0.04 * difficulty * random.NextGaussian());
        Unit = (float)(width * mood.Size * (1 + (0.08 * difficulty * random.NextGaussian())));

        // The animal walks the way it looks, and its head makes it longer in front than behind.
        var walked = mood.Step * photo.IndexInVisit;
        _centreX = (float)((width * (0.5 - (_mirror * (walked - mood.Across)) + (0.03 * difficulty * random.NextGaussian()))) + (_mirror * 0.24 * Unit));
        _centreY = (float)(height * (0.54 + mood.Down + (0.02 * difficulty * random.NextGaussian())));
        Head = (float)(0.1 + mood.Head + (0.25 * difficulty * random.NextGaussian()));
        Gait = (float)(0.08 + (difficulty * 0.45 * random.NextDouble(-1, 1)));
        Stretch = (float)(0.05 * difficulty * random.NextGaussian());
        (_sinRoll, _cosRoll) = ((float)Math.Sin(roll), (float)Math.Cos(roll));
        _cosYaw = (float)Math.Cos(yaw);
        _perspective = (float)(Perspective * Math.Sin(yaw));
    }

    /// <summary>Half the trunk's length in pixels.</summary>
    public float Unit { get; }

    /// <summary>How far the head is lowered, in radians.</summary>
    public float Head { get; }

    /// <summary>How far the legs swing.</summary>
    public float Gait { get; }

    /// <summary>How much the skin is pulled along by the legs.</summary>
    public float Stretch { get; }

    /// <summary>The point of the body at a point of the photo.</summary>
    public (float X, float Y) ToBody(float x, float y)
    {
        var (right, down) = ((x - _centreX) / Unit, (y - _centreY) / Unit);
        var along = _mirror * ((right * _cosRoll) + (down * _sinRoll));
        var upright = (down * _cosRoll) - (right * _sinRoll);
        var bodyX = along / MathF.Max(0.2f, _cosYaw - (_perspective * along));
        return (bodyX, upright * (1 + (_perspective * bodyX)));
    }

    /// <summary>The point of the photo at a point of the body.</summary>
    public (float X, float Y) ToPhoto(float x, float y)
    {
        var depth = 1 + (_perspective * x);
        var (along, upright) = (_mirror * x * _cosYaw / depth, y / depth);
        var right = (along * _cosRoll) - (upright * _sinRoll);
        var down = (along * _sinRoll) + (upright * _cosRoll);
        return (_centreX + (right * Unit), _centreY + (down * Unit));
    }
}
