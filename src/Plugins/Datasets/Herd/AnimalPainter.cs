namespace ReIdFlow.Plugins.Datasets;

/// <summary>Paints one animal onto a canvas: its shadow, its far legs, its body with the coat.</summary>
internal sealed class AnimalPainter(Canvas canvas, Pose pose, Coat coat, CoatKind kind, LightMood light)
{
    /// <summary>Everything of a body lies inside, whatever the pose.</summary>
    private const float Farthest = 2.1f;

    private readonly AnimalBody _body = new(pose);

    /// <summary>Paints it.</summary>
    public void Paint()
    {
        var softness = pose.Unit;
        for (var y = 0; y < canvas.Height; y++)
        {
            for (var x = 0; x < canvas.Width; x++)
            {
                var (bodyX, bodyY) = pose.ToBody(x + 0.5f, y + 0.5f);
                if (MathF.Abs(bodyX) > Farthest || MathF.Abs(bodyY) > Farthest)
                    continue;
                var pixel = (y * canvas.Width) + x;
                PaintShadow(pixel, bodyX, bodyY);
                var far = Math.Clamp(0.5f - (_body.FarLegs(bodyX, bodyY) * softness), 0, 1);
                if (far > 0)
                    canvas.Blend(pixel, kind.Fur.Mix(kind.Marking, 0.5f).Times(bodyY > 0.88f ? 0.35f : 0.5f), far);
                var near = _body.Near(bodyX, bodyY);
                var opacity = Math.Clamp(0.5f - (near.Distance * softness), 0, 1);
                if (opacity > 0)
                    canvas.Blend(pixel, Fur(near, bodyX, bodyY), opacity);
            }
        }
    }

    private Colour Fur(BodyPoint point, float x, float y)
    {
        var colour = point.IsPoint ? kind.Points : kind.Fur.Mix(kind.Marking, coat.At(point.CoatX, point.CoatY));

        // Round at the edge, lighter on the back than at the belly, and on the side where the sun stands.
        var roundness = Math.Clamp(-point.Distance / 0.28f, 0, 1);
        var shade = 0.66f + (0.34f * roundness * (2 - roundness));
        shade *= 1 - (0.26f * light.SunHeight * Math.Clamp(y / 0.45f, -1, 1.2f));
        return colour.Times(shade * (1 + (0.22f * light.SunSide * Math.Clamp(x, -1.2f, 1.2f))));
    }

    private void PaintShadow(int pixel, float x, float y)
    {
        var (offX, offY) = ((x - 0.05f - (0.25f * light.SunSide)) / 1.15f, (y - 1.03f) / 0.17f);
        var depth = 1 - ((offX * offX) + (offY * offY));
        if (depth > 0)
            canvas.Blend(pixel, default, 0.5f * MathF.Min(1, 2 * depth) * light.SunHeight);
    }
}
