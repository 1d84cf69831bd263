namespace ReIdFlow.Plugins.Datasets;

/// <summary>The shape of a four-legged animal seen from its left side, in the coordinates of <see cref="Coat"/>.</summary>
internal sealed class AnimalBody
{
    private const float NeckX = -0.66f;
    private const float NeckY = -0.12f;
    private const float LegTop = 0.2f;

    private static readonly Capsule Trunk = new(-0.57f, -0.01f, 0.40f, 0.56f, -0.05f, 0.38f);
    private static readonly Capsule Neck = new(NeckX, NeckY, 0.29f, -1.08f, -0.50f, 0.18f);
    private static readonly Capsule Face = new(-1.13f, -0.55f, 0.17f, -1.44f, -0.35f, 0.10f);
    private static readonly Capsule Ear = new(-1.03f, -0.68f, 0.055f, -0.90f, -0.76f, 0.03f);
    private static readonly Capsule Tail = new(0.92f, -0.20f, 0.03f, 1.03f, 0.36f, 0.05f);
    private static readonly Capsule FrontThigh = new(-0.56f, 0.16f, 0.17f, -0.55f, 0.60f, 0.085f);
    private static readonly Capsule FrontShin = new(-0.55f, 0.60f, 0.08f, -0.57f, 1.00f, 0.06f);
    private static readonly Capsule HindThigh = new(0.62f, 0.08f, 0.26f, 0.66f, 0.58f, 0.09f);
    private static readonly Capsule HindShin = new(0.66f, 0.58f, 0.08f, 0.60f, 1.00f, 0.06f);

    private readonly float _cosHead;
    private readonly float _sinHead;
    private readonly float _gait;
    private readonly float _stretch;

    /// <summary>Shapes the body of one photo.</summary>
    public AnimalBody(Pose pose)
    {
        // The head turns about the neck's base; towards the ground is anticlockwise, as the head is on the left.
        (_cosHead, _sinHead) = ((float)Math.Cos(pose.Head), -(float)Math.Sin(pose.Head));
        (_gait, _stretch) = (pose.Gait, pose.Stretch);
    }

    /// <summary>How far a point is outside of the two legs on the far side.</summary>
    public float FarLegs(float x, float y)
    {
        var front = x - 0.10f + (_gait * MathF.Max(0, y - LegTop));
        var hind = x + 0.12f - (_gait * MathF.Max(0, y - LegTop));
        return MathF.Min(Leg(FrontThigh, FrontShin, front, y), Leg(HindThigh, HindShin, hind, y));
    }

    /// <summary>What is at a point of the near side.</summary>
    public BodyPoint Near(float x, float y)
    {
        var swing = _gait * MathF.Max(0, y - LegTop);
        var trunk = Trunk.Distance(x, y);
        var front = Leg(FrontThigh, FrontShin, x - swing, y);
        var hind = Leg(HindThigh, HindShin, x + swing, y);
        var (headX, headY) = ToNeck(x, y);
        var neck = Neck.Distance(headX, headY);
        var head = MathF.Min(Face.Distance(headX, headY), Ear.Distance(headX, headY));
        var torso = SoftMin(trunk, neck, 0.14f);
        var body = SoftMin(SoftMin(torso, MathF.Min(front, hind), 0.10f), head, 0.05f);
        var tail = Tail.Distance(x + TailSwing(y), y);

        // Markings move along with the limb that they are on, and the skin of the trunk with the legs.
        var (coatX, coatY) = (x, y);
        if (MathF.Min(neck, head) < trunk)
            (coatX, coatY) = (headX, headY);
        else if (MathF.Min(front, hind) < trunk)
            coatX = front < hind ? x - swing : x + swing;
        coatX += _stretch * (y - (2 * y * y)) * (1 - (x * x));

        var isPoint = tail < body || y > 0.88f || (headX < -1.36f && headX + headY > -1.95f);
        return new BodyPoint(MathF.Min(body, tail), coatX, coatY, isPoint);
    }

    /// <summary>The outline's circles, enough to find the box around it.</summary>
    public IEnumerable<(float X, float Y, float Radius)> Outline()
    {
        foreach (var part in (Capsule[])[Neck, Face, Ear])
        {
            yield return FromNeck(part.FromX, part.FromY, part.FromRadius);
            yield return FromNeck(part.ToX, part.ToY, part.ToRadius);
        }

        yield return (Trunk.FromX, Trunk.FromY, Trunk.FromRadius);
        yield return (Trunk.ToX, Trunk.ToY, Trunk.ToRadius);
        yield return (Tail.ToX - TailSwing(Tail.ToY), Tail.ToY, Tail.ToRadius);
        foreach (var side in (float[])[-1, 1])
        {
            var swing = side * _gait * (FrontShin.ToY - LegTop);
            yield return (FrontShin.ToX + swing + (side < 0 ? 0.10f : 0), FrontShin.ToY, FrontShin.ToRadius);
            yield return (HindShin.ToX + swing - (side > 0 ? 0.12f : 0), HindShin.ToY, HindShin.ToRadius);
        }
    }

    private float TailSwing(float y) => 0.3f * _gait * (y - Tail.FromY);

    private static float Leg(Capsule thigh, Capsule shin, float x, float y) =>
        y < -0.25f ? 9 : MathF.Min(thigh.Distance(x, y), shin.Distance(x, y));

    private (float X, float Y) ToNeck(float x, float y)
    {
        var (offX, offY) = (x - NeckX, y - NeckY);
        return (NeckX + (offX * _cosHead) + (offY * _sinHead), NeckY - (offX * _sinHead) + (offY * _cosHead));
    }

    private (float X, float Y, float Radius) FromNeck(float x, float y, float radius)
    {
        var (offX, offY) = (x - NeckX, y - NeckY);
        return (NeckX + (offX * _cosHead) - (offY * _sinHead), NeckY + (offX * _sinHead) + (offY * _cosHead), radius);
    }

    /// <summary>The smaller of two distances, with a rounded seam (Quilez's polynomial smooth minimum).</summary>
    private static float SoftMin(float a, float b, float softness)
    {
        var share = Math.Clamp(0.5f + (0.5f * (b - a) / softness), 0, 1);
        return b + ((a - b) * share) - (softness * share * (1 - share));
    }
}
