namespace ReIdFlow.Tests;

public sealed class Logistic_fit
{
    [Fact]
    public void Slope_and_offset_are_those_of_the_odds_that_made_the_pairs()
    {
        // A tenth of the pairs at x = 0 and nine tenths at x = 1 show one individual: log odds −ln 9 and ln 9.
        var rows = new List<double[]>();
        var isSame = new List<bool>();
        for (var i = 0; i < 1000; i++)
        {
            rows.Add([i % 2]);
            isSame.Add(i % 2 == 1 ? i % 20 != 1 : i % 20 == 0);
        }

        var (slopes, offset) = LogisticFit.Run(rows, isSame);

        Assert.Equal(2 * Math.Log(9), slopes[0], 0.02);
        Assert.Equal(-Math.Log(9), offset, 0.01);
    }

    [Fact]
    public void No_slope_is_negative()
    {
        var random = RandomStream.Create(5, "pairs");
        var rows = Enumerable.Range(0, 400).Select(i => new[] { (i % 2) + random.NextGaussian(), random.NextGaussian() - (i % 2) }).ToList();

        var (slopes, _) = LogisticFit.Run(rows, [.. rows.Select((_, i) => i % 2 == 1)]);

        Assert.True(slopes[0] > 0.3, $"{slopes[0]}");
        Assert.Equal(0, slopes[1]);
    }

    [Fact]
    public void Pairs_that_are_told_apart_without_fail_give_finite_slopes()
    {
        var rows = Enumerable.Range(0, 100).Select(i => new[] { i < 50 ? 0.1 : 0.9 }).ToList();
        var (slopes, offset) = LogisticFit.Run(rows, [.. rows.Select((_, i) => i >= 50)]);
        Assert.True(double.IsFinite(slopes[0]) && double.IsFinite(offset) && slopes[0] > 5, $"{slopes[0]}");
    }
}
