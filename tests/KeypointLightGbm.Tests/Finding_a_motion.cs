using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Tests;

public sealed class Finding_a_motion
{
    [Fact]
    public void The_matches_that_moved_together_are_found_among_strays()
    {
        var (query, candidate, matches) = Moved(together: 20, strays: 40, scale: 1.5f, turn: 0.4f);
        var verifier = new MotionVerifier();
        var agreement = verifier.Verify(query, candidate, matches);
        Assert.InRange(agreement.Inliers, 20, 22);
        Assert.Equal(20, verifier.Inliers.Count(i => matches[i].Query < 20));
        Assert.Equal(MathF.Log(1.5f), agreement.Scale, 0.01f);
        Assert.Equal(0.4f, agreement.Rotation, 0.01f);
        Assert.InRange(agreement.Residual, 0, 0.01f);
        Assert.Equal(agreement.Inliers / 60, agreement.Ratio, 1e-5f);
    }

    [Fact]
    public void Strays_alone_hardly_agree()
    {
        var (query, candidate, matches) = Moved(together: 0, strays: 40, scale: 1, turn: 0);
        Assert.InRange(new MotionVerifier().Verify(query, candidate, matches).Inliers, 1, 5);
    }

    [Fact]
    public void One_match_agrees_with_itself_and_none_with_nothing()
    {
        var (query, candidate, matches) = Moved(together: 1, strays: 0, scale: 1, turn: 0);
        Assert.Equal(1, new MotionVerifier().Verify(query, candidate, matches).Inliers);
        Assert.Equal(default, new MotionVerifier().Verify(query, candidate, []));
    }

    private static (LocalFeatures Query, LocalFeatures Candidate, Match[] Matches) Moved(int together, int strays, float scale, float turn)
    {
        var count = together + strays;
        var random = RandomStream.Create(9, "motion");
        float[] Numbers(double to) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble(0, to))];
        var (x, y, size, angle) = (Numbers(1), Numbers(1), Numbers(0.05), Numbers(6.28));
        for (var i = 0; i < count; i++)
            size[i] += 0.01f;
        var query = new LocalFeatures(0, x, y, size, angle, []);
        var (sine, cosine) = MathF.SinCos(turn);
        var candidate = new LocalFeatures(
            0,
            [.. Enumerable.Range(0, count).Select(i => i < together ? (scale * ((cosine * x[i]) - (sine * y[i]))) + 0.1f : (float)random.NextDouble())],
            [.. Enumerable.Range(0, count).Select(i => i < together ? (scale * ((sine * x[i]) + (cosine * y[i]))) - 0.2f : (float)random.NextDouble())],
            [.. Enumerable.Range(0, count).Select(i => i < together ? size[i] * scale : size[count - 1 - i])],
            [.. Enumerable.Range(0, count).Select(i => i < together ? angle[i] + turn : (float)random.NextDouble(0, 6.28))],
            []);
        return (query, candidate, [.. Enumerable.Range(0, count).Select(i => new Match(i, i, 1))]);
    }
}
