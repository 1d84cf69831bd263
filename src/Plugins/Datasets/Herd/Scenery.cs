using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>What a camera sees when no animal is there: sky or wood, ground, bushes and trunks, other ones at each site.</summary>
internal sealed class Scenery
{
    private static readonly (Colour Far, Colour Ground, Colour Plants)[] Landscapes =
    [
        (Colour.FromBytes(176, 190, 200), Colour.FromBytes(168, 146, 96), Colour.FromBytes(92, 98, 58)),
        (Colour.FromBytes(74, 88, 66), Colour.FromBytes(96, 116, 62), Colour.FromBytes(52, 72, 40)),
        (Colour.FromBytes(150, 156, 150), Colour.FromBytes(126, 112, 98), Colour.FromBytes(88, 92, 70)),
        (Colour.FromBytes(110, 122, 100), Colour.FromBytes(142, 138, 92), Colour.FromBytes(74, 86, 44)),
        (Colour.FromBytes(190, 182, 168), Colour.FromBytes(170, 126, 90), Colour.FromBytes(110, 100, 60)),
    ];

    private readonly byte[] _red;
    private readonly byte[] _green;
    private readonly byte[] _blue;

    /// <summary>Paints the scenery that belongs to a random stream.</summary>
    public Scenery(RandomStream random, int width, int height)
    {
        var (far, ground, plants) = Landscapes[random.NextInt(Landscapes.Length)];
        (far, ground, Plants) = (far.Near(random, 0.10), ground.Near(random, 0.10), plants.Near(random, 0.10));
        var noise = new ValueNoise((uint)random.NextUInt64());
        var horizon = (float)random.NextDouble(0.18, 0.46);
        using var canvas = new Canvas(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                // In heights of the photo, so that the scenery looks the same at every size.
                var (across, down) = ((float)x / height, (float)y / height);
                var line = horizon + (0.05f * noise.At(across * 5, 3.3f));
                var isGround = Math.Clamp(((down - line) * 24) + 0.5f, 0, 1);
                var depth = Math.Clamp((down - line) / (1 - line), 0, 1);
                var tuft = noise.Fractal(across * (18 - (10 * depth)), down * (46 - (26 * depth)), 4);
                var wood = noise.Fractal((across * 9) + 40, down * 4, 4);
                var back = far.Times(1 + (0.30f * wood));
                var front = ground.Mix(Plants, Math.Clamp((1.4f * tuft) + 0.2f, 0, 0.8f)).Times(0.85f + (0.2f * depth) + (0.35f * tuft));
                canvas.Set((y * width) + x, back.Mix(front, isGround));
            }
        }

        PaintTrunks(canvas, random, horizon);
        PaintBushes(canvas, random, noise, horizon);
        (_red, _green, _blue) = (ToBytes(canvas.Red), ToBytes(canvas.Green), ToBytes(canvas.Blue));
    }

    /// <summary>The colour of the site's grass and leaves.</summary>
    public Colour Plants { get; }

    /// <summary>Copies the scenery onto a canvas of its size.</summary>
    public void CopyTo(Canvas canvas)
    {
        FromBytes(_red, canvas.Red);
        FromBytes(_green, canvas.Green);
        FromBytes(_blue, canvas.Blue);
    }

    private static void PaintTrunks(Canvas canvas, RandomStream random, float horizon)
    {
        var bark = Colour.FromBytes(70, 58, 48).Near(random, 0.15);
        for (var trunks = random.NextInt(4); trunks > 0; trunks--)
        {
            var foot = (float)(canvas.Height * (horizon + random.NextDouble(0.02, 0.16)));
            var half = (float)(canvas.Height * random.NextDouble(0.012, 0.04));
            var middle = (float)random.NextDouble(0, canvas.Width);
            var lean = (float)random.NextDouble(-0.12, 0.12);
            for (var y = 0; y < foot; y++)
            {
                var centre = middle + (lean * (foot - y));
                for (var x = Math.Max(0, (int)(centre - half - 1)); x < Math.Min(canvas.Width, centre + half + 1); x++)
                    canvas.Blend((y * canvas.Width) + x, bark.Times(1 - (0.4f * (x - centre) / half)), Math.Clamp(half - MathF.Abs(x - centre) + 0.5f, 0, 1));
            }
        }
    }

    private void PaintBushes(Canvas canvas, RandomStream random, ValueNoise noise, float horizon)
    {
        for (var bushes = 2 + random.NextInt(5); bushes > 0; bushes--)
        {
            var centreX = (float)random.NextDouble(0, canvas.Width);
            var centreY = (float)(canvas.Height * (horizon + random.NextDouble(-0.06, 0.14)));
            var radius = (float)(canvas.Height * random.NextDouble(0.06, 0.17));
            var leaves = Plants.Near(random, 0.15);
            for (var y = Math.Max(0, (int)(centreY - (2 * radius))); y < Math.Min(canvas.Height, centreY + radius); y++)
            {
                for (var x = Math.Max(0, (int)(centreX - (2 * radius))); x < Math.Min(canvas.Width, centreX + (2 * radius)); x++)
                {
                    var (offX, offY) = ((x - centreX) / radius, (y - centreY) / radius);
                    var leafiness = noise.Fractal(x * 26f / canvas.Height, y * 26f / canvas.Height, 3);
                    var edge = 1 - MathF.Sqrt((0.6f * offX * offX) + (offY * offY)) + (0.7f * leafiness);
                    canvas.Blend((y * canvas.Width) + x, leaves.Times(0.9f - (0.3f * offY) + (0.7f * leafiness)), Math.Clamp(4 * edge, 0, 1));
                }
            }
        }
    }

    private static byte[] ToBytes(ReadOnlySpan<float> plane)
    {
        var bytes = new byte[plane.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(255 * Math.Clamp(plane[i], 0, 1));
        return bytes;
    }

    private static void FromBytes(byte[] bytes, Span<float> plane)
    {
        for (var i = 0; i < bytes.Length; i++)
            plane[i] = bytes[i] * (1f / 255);
    }
}
