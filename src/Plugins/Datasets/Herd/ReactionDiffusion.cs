using System.Numerics;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Gray and Scott's reaction of two substances that spread at different speeds (Pearson, "Complex patterns in a simple system", Science
/// 261, 1993): u' = Du ∇²u − uv² + F(1 − u), v' = Dv ∇²v + uv² − (F + k)v. From a few random drops, spots or stripes grow that are never
/// twice the same. Nothing passes the border. Only additions and multiplications in a fixed order: the result is the same on every
/// processor.
/// </summary>
internal static class ReactionDiffusion
{
    private const float SpreadU = 0.16f;
    private const float SpreadV = 0.08f;
    private const int CellsPerDrop = 90;

    /// <summary>Lets a pattern grow.</summary>
    /// <returns>The amount of v, row by row, grid width × grid height numbers.</returns>
    public static float[] Grow(CoatKind kind, RandomStream random)
    {
        var (u, v) = (new Field(kind.GridWidth, kind.GridHeight), new Field(kind.GridWidth, kind.GridHeight));
        var (nextU, nextV) = (new Field(kind.GridWidth, kind.GridHeight), new Field(kind.GridWidth, kind.GridHeight));
        Seed(u, v, random);
        for (var step = 0; step < kind.Steps; step++)
        {
            u.MirrorBorder();
            v.MirrorBorder();
            for (var row = 0; row < kind.GridHeight; row++)
                Step(kind, u, v, nextU, nextV, row);
            (u, nextU) = (nextU, u);
            (v, nextV) = (nextV, v);
        }

        return v.WithoutBorder();
    }

    private static void Seed(Field u, Field v, RandomStream random)
    {
        u.Fill(1);
        for (var drop = u.Width * u.Height / CellsPerDrop; drop > 0; drop--)
        {
            var (left, top) = (random.NextInt(u.Width - 2), random.NextInt(u.Height - 2));
            for (var i = 0; i < 9; i++)
            {
                u[left + (i % 3), top + (i / 3)] = 0.5f;
                v[left + (i % 3), top + (i / 3)] = (float)random.NextDouble(0.2, 0.4);
            }
        }
    }

    private static void Step(CoatKind kind, Field u, Field v, Field nextU, Field nextV, int row)
    {
        // The two directions share the speed, so that no grid becomes unstable.
        var along = 2 / (1 + kind.Upright);
        var upright = 2 - along;
        var (uAlong, uUpright, vAlong, vUpright) = (SpreadU * along, SpreadU * upright, SpreadV * along, SpreadV * upright);
        var decay = kind.Feed + kind.Kill;
        var uRow = u.PaddedRow(row);
        var uAbove = u.PaddedRow(row - 1);
        var uBelow = u.PaddedRow(row + 1);
        var vRow = v.PaddedRow(row);
        var vAbove = v.PaddedRow(row - 1);
        var vBelow = v.PaddedRow(row + 1);
        var uNext = nextU.PaddedRow(row);
        var vNext = nextV.PaddedRow(row);
        var x = 1;
        for (; x + Vector<float>.Count <= u.Width + 1; x += Vector<float>.Count)
        {
            var uHere = new Vector<float>(uRow[x..]);
            var vHere = new Vector<float>(vRow[x..]);
            var uSides = new Vector<float>(uRow[(x - 1)..]) + new Vector<float>(uRow[(x + 1)..]) - (uHere + uHere);
            var uEnds = new Vector<float>(uAbove[x..]) + new Vector<float>(uBelow[x..]) - (uHere + uHere);
            var vSides = new Vector<float>(vRow[(x - 1)..]) + new Vector<float>(vRow[(x + 1)..]) - (vHere + vHere);
            var vEnds = new Vector<float>(vAbove[x..]) + new Vector<float>(vBelow[x..]) - (vHere + vHere);
            var reaction = uHere * vHere * vHere;
            (uHere + (uSides * uAlong) + (uEnds * uUpright) - reaction + ((Vector<float>.One - uHere) * kind.Feed)).CopyTo(uNext[x..]);
            (vHere + (vSides * vAlong) + (vEnds * vUpright) + reaction - (vHere * decay)).CopyTo(vNext[x..]);
        }

        for (; x <= u.Width; x++)
        {
            var (uHere, vHere) = (uRow[x], vRow[x]);
            var uSides = uRow[x - 1] + uRow[x + 1] - (uHere + uHere);
            var uEnds = uAbove[x] + uBelow[x] - (uHere + uHere);
            var vSides = vRow[x - 1] + vRow[x + 1] - (vHere + vHere);
            var vEnds = vAbove[x] + vBelow[x] - (vHere + vHere);
            var reaction = uHere * vHere * vHere;
            uNext[x] = uHere + (uSides * uAlong) + (uEnds * uUpright) - reaction + ((1 - uHere) * kind.Feed);
            vNext[x] = vHere + (vSides * vAlong) + (vEnds * vUpright) + reaction - (vHere * decay);
        }
    }

    /// <summary>Numbers on a grid with a border of one cell around it.</summary>
    private sealed class Field(int width, int height)
    {
        private readonly float[] _cells = new float[(width + 2) * (height + 2)];

        public int Width { get; } = width;

        public int Height { get; } = height;

        public float this[int x, int y]
        {
            set => _cells[((y + 1) * (Width + 2)) + x + 1] = value;
        }

        public void Fill(float value) => Array.Fill(_cells, value);

        /// <summary>A row with its border; −1 and <see cref="Height"/> are the border itself.</summary>
        public Span<float> PaddedRow(int y) => _cells.AsSpan((y + 1) * (Width + 2), Width + 2);

        public void MirrorBorder()
        {
            for (var y = 0; y < Height; y++)
            {
                var row = PaddedRow(y);
                row[0] = row[1];
                row[^1] = row[^2];
            }

            PaddedRow(0).CopyTo(PaddedRow(-1));
            PaddedRow(Height - 1).CopyTo(PaddedRow(Height));
        }

        public float[] WithoutBorder()
        {
            var cells = new float[Width * Height];
            for (var y = 0; y < Height; y++)
                PaddedRow(y)[1..^1].CopyTo(cells.AsSpan(y * Width));
            return cells;
        }
    }
}
