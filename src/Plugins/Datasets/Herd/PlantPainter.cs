using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Paints what grows between camera and animal: grass from below, now and then a twig with leaves.</summary>
internal sealed class PlantPainter(Canvas canvas, Colour plants, RandomStream random, double difficulty)
{
    private const int ReferenceWidth = 160;

    /// <summary>Paints the plants.</summary>
    public void Paint()
    {
        var blades = (int)(difficulty * random.NextDouble(8, 130));
        for (var i = 0; i < blades; i++)
            PaintBlade();
        if (random.NextBool(0.5 * difficulty))
            PaintTwig();
    }

    private float Scale => (float)canvas.Width / ReferenceWidth;

    private void PaintBlade()
    {
        var foot = random.NextDouble(0, canvas.Width);
        var length = canvas.Height * random.NextDouble(0.06, 0.14 + (0.36 * difficulty));
        var bend = length * random.NextDouble(-0.5, 0.5);
        var colour = plants.Mix(Colour.FromBytes(190, 176, 118), (float)random.NextDouble(0, 0.7)).Times((float)random.NextDouble(0.6, 1.3));
        var thickness = Scale * random.NextDouble(0.5, 1.2);
        for (var up = 0; up < length; up++)
        {
            var share = up / length;
            Dab(foot + (bend * share * share), canvas.Height - 1 - up, thickness * (1 - (0.7 * share)), colour);
        }
    }

    private void PaintTwig()
    {
        var colour = Colour.FromBytes(66, 54, 42).Times((float)random.NextDouble(0.6, 1.4));
        var leaves = plants.Times((float)random.NextDouble(0.7, 1.4));
        var (x, y) = (random.NextBool() ? 0.0 : canvas.Width, canvas.Height * random.NextDouble(0, 0.9));
        var direction = x == 0 ? 1 : -1;
        var slope = random.NextDouble(-0.6, 0.6);
        var length = canvas.Width * random.NextDouble(0.3, 0.9);
        for (var walked = 0.0; walked < length; walked += 1)
        {
            slope += random.NextDouble(-0.08, 0.08);
            (x, y) = (x + direction, y + slope);
            Dab(x, y, Scale * 1.4 * (1 - (0.7 * walked / length)), colour);
            if (random.NextBool(0.12 / Scale))
                Dab(x + (Scale * random.NextDouble(-3, 3)), y + (Scale * random.NextDouble(-4, 4)), Scale * random.NextDouble(1.5, 3.5), leaves.Times((float)random.NextDouble(0.8, 1.2)));
        }
    }

    /// <summary>A round spot with a soft edge.</summary>
    private void Dab(double x, double y, double radius, Colour colour)
    {
        var reach = radius + 0.5;
        for (var row = Math.Max(0, (int)Math.Ceiling(y - reach)); row <= Math.Min(canvas.Height - 1, y + reach); row++)
        {
            for (var column = Math.Max(0, (int)Math.Ceiling(x - reach)); column <= Math.Min(canvas.Width - 1, x + reach); column++)
            {
                var distance = Math.Sqrt(((column - x) * (column - x)) + ((row - y) * (row - y)));
                canvas.Blend((row * canvas.Width) + column, colour, (float)Math.Clamp(reach - distance, 0, 1));
            }
        }
    }
}
