using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

public sealed class Validation_scores
{
    [Fact]
    public void Are_MAP_at_R_as_worked_out_by_hand()
    {
        // On a line: a 0, b 1, a 3, a 4, b 9. R is 2 for a and 1 for b.
        float[][] vectors = [[0], [1], [3], [4], [9]];
        string[] names = ["a", "b", "a", "a", "b"];
        // a0: b, a → (1/2)/2; b1: a → 0; a3: a, b → 1/2; a4: a, b → 1/2; b9: a → 0.
        Assert.Equal((0.25 + 0 + 0.5 + 0.5 + 0) / 5, MeanAveragePrecision.AtR(vectors, names), 1e-12);
    }

    [Fact]
    public void Leave_out_who_is_seen_once()
        => Assert.Equal(1, MeanAveragePrecision.AtR([[0], [0.1f], [5]], ["a", "a", "b"]), 1e-12);

    [Fact]
    public void Are_no_number_where_everyone_is_seen_once()
        => Assert.True(double.IsNaN(MeanAveragePrecision.AtR([[0], [1]], ["a", "b"])));
}
