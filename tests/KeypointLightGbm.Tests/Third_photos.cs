using ReIdFlow.Plugins.KeypointLightGbm;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Tests;

public sealed class Third_photos
{
    [Fact]
    public void Two_photos_that_match_a_third_match_each_other()
    {
        // 0 and 1 match, 1 and 2 match, 0 and 2 do not; 3 matches nobody.
        var scores = Scores(4, (0, 1, 3f), (1, 2, 3f));
        var together = ThirdPhotos.Among(Others(4), scores, 2);
        Assert.True(Of(together, 0, 2) > Of(together, 0, 3) + 3);
        Assert.True(Of(together, 0, 1) >= 3);

        // By hand: 1 − p = (1 − σ(−5)) · (1 − σ(3)²) · (1 − σ(−5)²).
        var (strong, weak) = (1 / (1 + Math.Exp(-3)), 1 / (1 + Math.Exp(5)));
        var missing = (1 - weak) * (1 - (strong * strong)) * (1 - (weak * weak));
        Assert.Equal(Math.Log((1 - missing) / missing), Of(together, 0, 2), 3);
    }

    [Fact]
    public void Both_directions_count_alike()
    {
        var scores = Scores(3);
        scores[0][0] = 2;
        var together = ThirdPhotos.Among(Others(3), scores, 1);
        Assert.Equal(Of(together, 0, 1), Of(together, 1, 0), 4);
    }

    [Fact]
    public void Photos_of_a_known_individual_speak_for_each_other()
    {
        var together = ThirdPhotos.OfKnown(["a", "b", "a", null], [0f, 0.5f, 0f, -1f]);

        // By hand: 1 − p = (1 − σ(0)^1.5)² for both of a's.
        Assert.Equal(LogOdds(1 - Math.Pow(1 - Math.Pow(0.5, 1.5), 2)), together[0], 4);
        Assert.Equal(together[0], together[2]);
        Assert.Equal(LogOdds(Math.Pow(1 / (1 + Math.Exp(-0.5)), 1.5)), together[1], 4);
        Assert.Equal(LogOdds(Math.Pow(1 / (1 + Math.Exp(1)), 1.5)), together[3], 4);

        static double LogOdds(double p) => Math.Log(p / (1 - p));
    }

    [Fact]
    public void Many_photos_that_hardly_match_do_not_outweigh_one_that_does()
    {
        // Taken for independent witnesses, 25 photos with a probability of 3 % would say 53 %.
        var individuals = Enumerable.Repeat<string?>("often seen", 25).Append("once seen").ToArray();
        var scores = Enumerable.Repeat((float)Math.Log(0.03 / 0.97), 25).Append(-0.4f).ToArray();
        var together = ThirdPhotos.OfKnown(individuals, scores);
        Assert.True(together[25] > together[0]);
    }

    private static int[][] Others(int count) => [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, count).Where(j => j != i).ToArray())];

    private static float[][] Scores(int count, params (int A, int B, float Score)[] pairs)
    {
        var scores = Others(count).Select(o => o.Select(_ => -5f).ToArray()).ToArray();
        foreach (var (a, b, score) in pairs)
            scores[a][b > a ? b - 1 : b] = scores[b][a > b ? a - 1 : a] = score;
        return scores;
    }

    private static float Of(float[][] scores, int a, int b) => scores[a][b > a ? b - 1 : b];
}
