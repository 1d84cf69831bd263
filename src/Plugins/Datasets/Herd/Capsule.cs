namespace ReIdFlow.Plugins.Datasets;

/// <summary>A limb: a line that is thick at one end and may be thinner at the other, both ends round.</summary>
internal readonly record struct Capsule(float FromX, float FromY, float FromRadius, float ToX, float ToY, float ToRadius)
{
    /// <summary>How far a point is outside of it (positive) or inside (negative).</summary>
    public float Distance(float x, float y)
    {
        var (alongX, alongY) = (ToX - FromX, ToY - FromY);
        var (offX, offY) = (x - FromX, y - FromY);
        var share = Math.Clamp(((offX * alongX) + (offY * alongY)) / ((alongX * alongX) + (alongY * alongY)), 0, 1);
        (offX, offY) = (offX - (alongX * share), offY - (alongY * share));
        return MathF.Sqrt((offX * offX) + (offY * offY)) - (FromRadius + ((ToRadius - FromRadius) * share));
    }
}
