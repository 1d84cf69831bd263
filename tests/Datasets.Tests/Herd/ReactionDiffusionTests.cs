using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class ReactionDiffusionTests
{
    [Fact]
    public void The_pattern_is_that_of_a_plain_loop_over_the_equations()
    {
        // A width that no vector divides evenly, so that both the vectors and the rest of each row are looked at.
        var kind = CoatKind.Of(CoatPattern.Stripes) with { GridWidth = 27, GridHeight = 11, Steps = 200 };

        var expected = Plain(kind, RandomStream.Create(1, "coat"));
        var actual = ReactionDiffusion.Grow(kind, RandomStream.Create(1, "coat"));

        Assert.True(expected.Max() - expected.Min() > 0.05);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    /// <summary>Gray and Scott's equations in double precision, as Pearson (1993) writes them, diffusion split by direction.</summary>
    private static double[] Plain(CoatKind kind, RandomStream random)
    {
        var (width, height) = (kind.GridWidth, kind.GridHeight);
        var (u, v) = (Enumerable.Repeat(1.0, width * height).ToArray(), new double[width * height]);
        for (var drop = width * height / 90; drop > 0; drop--)
        {
            var (left, top) = (random.NextInt(width - 2), random.NextInt(height - 2));
            for (var i = 0; i < 9; i++)
            {
                var cell = ((top + (i / 3)) * width) + left + (i % 3);
                (u[cell], v[cell]) = (0.5, random.NextDouble(0.2, 0.4));
            }
        }

        double Spread(double[] field, int x, int y)
        {
            double At(int i, int j) => field[(Math.Clamp(j, 0, height - 1) * width) + Math.Clamp(i, 0, width - 1)];
            var along = 2.0 / (1 + kind.Upright);
            return (along * (At(x - 1, y) + At(x + 1, y) - (2 * At(x, y)))) + ((2 - along) * (At(x, y - 1) + At(x, y + 1) - (2 * At(x, y))));
        }

        for (var step = 0; step < kind.Steps; step++)
        {
            var (nextU, nextV) = (new double[u.Length], new double[v.Length]);
            for (var i = 0; i < u.Length; i++)
            {
                var (x, y) = (i % width, i / width);
                var reaction = u[i] * v[i] * v[i];
                nextU[i] = u[i] + (0.16 * Spread(u, x, y)) - reaction + (kind.Feed * (1 - u[i]));
                nextV[i] = v[i] + (0.08 * Spread(v, x, y)) + reaction - ((kind.Feed + kind.Kill) * v[i]);
            }

            (u, v) = (nextU, nextV);
        }

        return v;
    }
}
