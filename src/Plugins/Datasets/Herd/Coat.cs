using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>The markings of one flank: how much of each point of the body is marking, in the body's own coordinates.</summary>
/// <remarks>
/// A body's unit is half its trunk's length; x runs from the head (negative) to the tail, y from the back (negative) to the hooves. The
/// coat covers x from −1.65 to 1.15 and y from −1 to 0.95.
/// </remarks>
internal sealed class Coat
{
    private const int Width = 168;
    private const int Height = 117;
    private const float Left = -1.65f;
    private const float Top = -1f;
    private const float CellsPerUnit = 60;

    private readonly byte[] _cells;

    private Coat(byte[] cells) => _cells = cells;

    /// <summary>Grows the coat that belongs to a random stream.</summary>
    public static Coat Grow(CoatKind kind, RandomStream random)
    {
        var amounts = ReactionDiffusion.Grow(kind, random);
        var pull = new ValueNoise((uint)random.NextUInt64());
        var pullAcross = new ValueNoise((uint)random.NextUInt64());
        var surface = new float[Width * Height];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (gridX, gridY) = (x * (kind.GridWidth - 1f) / (Width - 1), y * (kind.GridHeight - 1f) / (Height - 1));
                var strength = kind.Irregularity * kind.GridHeight;
                gridX += strength * pull.Fractal(x / 24f, y / 24f, 3);
                gridY += strength * pullAcross.Fractal(x / 24f, y / 24f, 3);
                surface[(y * Width) + x] = Between(amounts, kind.GridWidth, kind.GridHeight, gridX, gridY);
            }
        }

        return new Coat(Mark(surface, kind.Coverage));
    }

    /// <summary>How much of a point is marking, from 0 to 1.</summary>
    public float At(float x, float y)
    {
        var column = Math.Clamp((x - Left) * CellsPerUnit, 0, Width - 1.001f);
        var row = Math.Clamp((y - Top) * CellsPerUnit, 0, Height - 1.001f);
        var (i, j) = ((int)column, (int)row);
        var (shareX, shareY) = (column - i, row - j);
        var cell = (j * Width) + i;
        var above = _cells[cell] + ((_cells[cell + 1] - _cells[cell]) * shareX);
        var below = _cells[cell + Width] + ((_cells[cell + Width + 1] - _cells[cell + Width]) * shareX);
        return (above + ((below - above) * shareY)) / 255;
    }

    /// <summary>Marks the given share of the surface, its highest parts, with a soft edge.</summary>
    private static byte[] Mark(float[] surface, float coverage)
    {
        var sorted = (float[])surface.Clone();
        Array.Sort(sorted);
        var threshold = sorted[(int)((1 - coverage) * (sorted.Length - 1))];
        var softness = 0.04f * (sorted[(int)(0.98f * (sorted.Length - 1))] - sorted[(int)(0.02f * (sorted.Length - 1))]) + 1e-6f;
        var cells = new byte[surface.Length];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = (byte)(255 * Math.Clamp(0.5f + ((surface[i] - threshold) / softness / 2), 0, 1));
        return cells;
    }

    private static float Between(float[] amounts, int width, int height, float x, float y)
    {
        (x, y) = (Math.Clamp(x, 0, width - 1.001f), Math.Clamp(y, 0, height - 1.001f));
        var (i, j) = ((int)x, (int)y);
        var (shareX, shareY) = (x - i, y - j);
        var cell = (j * width) + i;
        var above = amounts[cell] + ((amounts[cell + 1] - amounts[cell]) * shareX);
        var below = amounts[cell + width] + ((amounts[cell + width + 1] - amounts[cell + width]) * shareX);
        return above + ((below - above) * shareY);
    }
}
