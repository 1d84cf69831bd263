using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

/// <summary>The figures are those of TensorFlow Similarity's own tests, or worked out by hand from its definitions.</summary>
public sealed class The_triplet_loss
{
    private static readonly float[,] Four = { { 1, 0 }, { 0.5f, 0.8660254f }, { 0, 1 }, { 0.01010049f, 0.999949f } };
    private static readonly long[] Pairs = [0, 0, 1, 1];

    [Theory]
    [InlineData(1.0, new[] { 0.51010049, 1.3660254, 0.8660764, 0.87108248 })]
    [InlineData(null, new[] { 0.477902, 0.892814, 0.628426, 0.630764 })]
    public void Semi_hard_negatives_cost_each_anchor_what_the_reference_says(double? margin, double[] expected)
    {
        using var scope = NewDisposeScope();
        var distances = 1 - tensor(Four).matmul(tensor(Four).t());
        var label = tensor(Pairs);
        var same = label.unsqueeze(0) == label.unsqueeze(1);
        var losses = new TripletLoss(new TripletOptions { Margin = margin }).AnchorLosses(distances.clamp_min(0), same & ~eye(4, dtype: ScalarType.Bool), ~same)!;
        foreach (var (wanted, found) in expected.Zip(losses.data<float>().ToArray()))
            Assert.Equal(wanted, found, 1e-6);
    }

    [Theory]
    [InlineData(null, 0.31326169)]
    [InlineData(1.1, 0.1)]
    public void A_perfect_batch_costs_what_is_left_of_the_margin(double? margin, double expected)
    {
        foreach (var negatives in new[] { NegativeMining.Hard, NegativeMining.SemiHard, NegativeMining.Easy })
            Assert.Equal(expected, Cost(new float[,] { { 1, 0 }, { 1, 0 }, { 0, 1 }, { 0, 1 } }, new TripletOptions { Margin = margin, Negatives = negatives }).Loss, 1e-6);
    }

    [Theory]
    [InlineData(null, 0.69314718)]
    [InlineData(1.0, 1.0)]
    public void A_collapsed_batch_costs_ln_2_or_the_margin(double? margin, double expected)
        => Assert.Equal(expected, Cost(new float[,] { { 1, 0 }, { 1, 0 }, { 1, 0 }, { 1, 0 } }, new TripletOptions { Margin = margin }).Loss, 1e-6);

    [Theory]
    // Cosine distances: 0-1 0.5, 0-2 1, 0-3 0.98990, 1-2 0.13397, 1-3 0.12897, 2-3 0.00005.
    [InlineData(PositiveMining.Hard, NegativeMining.Hard, (0.5 - 0.98990 + (0.5 - 0.12897) + (0.000051 - 0.133975) + (0.000051 - 0.128970)) / 4)]
    [InlineData(PositiveMining.Hard, NegativeMining.Easy, (0.5 - 1 + (0.5 - 0.133975) + (0.000051 - 1) + (0.000051 - 0.98990)) / 4)]
    public void Hard_takes_the_nearest_negative_and_easy_the_farthest(PositiveMining positives, NegativeMining negatives, double gap)
        => Assert.Equal(gap + 2, Cost(Four, new TripletOptions { Margin = 2, Positives = positives, Negatives = negatives }).Loss, 1e-4);

    [Fact]
    public void Easy_positives_are_the_nearest()
    {
        // Anchors 0 and 1 and 2 share an individual at angles 0, 60 and 90 degrees; 3 is another at 180.
        float[,] rows = { { 1, 0 }, { 0.5f, 0.8660254f }, { 0, 1 }, { -1, 0 } };
        var easy = Cost(rows, new TripletOptions { Margin = 3, Positives = PositiveMining.Easy, Negatives = NegativeMining.Hard }, [0, 0, 0, 1]).Loss;
        var hard = Cost(rows, new TripletOptions { Margin = 3, Positives = PositiveMining.Hard, Negatives = NegativeMining.Hard }, [0, 0, 0, 1]).Loss;
        Assert.Equal((0.5 + 0.1339746 + 0.1339746 - 2 - 1.5 - 1) / 3 + 3, easy, 1e-5);
        Assert.Equal((1 + 0.5 + 1 - 2 - 1.5 - 1) / 3 + 3, hard, 1e-5);
    }

    [Fact]
    public void Euclidean_distance_is_the_length_of_the_difference()
    {
        // Perfect positives, negatives at √2.
        var cost = Cost(new float[,] { { 1, 0 }, { 1, 0 }, { 0, 1 }, { 0, 1 } }, new TripletOptions { Margin = 2, Distance = DistanceKind.Euclidean });
        Assert.Equal(2 - Math.Sqrt(2), cost.Loss, 1e-5);
    }

    [Fact]
    public void All_semi_hard_takes_every_triplet_within_the_margin()
    {
        // Of the eight triplets of the four embeddings (a, p, n), d_an − d_ap is: 0.5, 0.48990 (anchor 0), −0.36603, −0.37103 (1),
        // 0.99995, 0.13392 (2), 0.98985, 0.12892 (3). Within a margin of 0.3: 0.13392 and 0.12892.
        var (loss, active) = Cost(Four, new TripletOptions { Margin = 0.3, Negatives = NegativeMining.AllSemiHard });
        Assert.Equal(0.3 - ((0.133924 + 0.128919) / 2), loss, 1e-5);
        Assert.Equal(2 / 8.0, active, 1e-9);
    }

    [Fact]
    public void Active_are_the_anchors_whose_hardest_triplet_is_not_as_wanted()
    {
        // Anchors 0, 2 and 3 have their positive nearer than any negative (by 0.48990, 0.13392 and 0.12892), anchor 1 has not.
        Assert.Equal(0.25, Cost(Four, new TripletOptions()).Active, 1e-9);
        Assert.Equal(0.5, Cost(Four, new TripletOptions { Margin = 0.13 }).Active, 1e-9);
        Assert.Equal(0.75, Cost(Four, new TripletOptions { Margin = 0.2 }).Active, 1e-9);
    }

    [Fact]
    public void A_photo_that_is_in_the_batch_twice_is_no_positive_of_its_own()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(Four);
        Assert.Null(new TripletLoss(new TripletOptions()).Compute(rows, Pairs, [7, 7, 8, 8]));
        Assert.NotNull(new TripletLoss(new TripletOptions()).Compute(rows, Pairs, [7, 6, 8, 8]));
    }

    [Fact]
    public void A_batch_of_one_individual_has_nothing_to_compare()
    {
        using var scope = NewDisposeScope();
        Assert.Null(new TripletLoss(new TripletOptions()).Compute(tensor(Four), [5, 5, 5, 5], [0, 1, 2, 3]));
    }

    [Theory]
    [InlineData(DistanceKind.Cosine, null, NegativeMining.SemiHard)]
    [InlineData(DistanceKind.Cosine, 0.5, NegativeMining.Hard)]
    [InlineData(DistanceKind.Euclidean, null, NegativeMining.Hard)]
    [InlineData(DistanceKind.Euclidean, 0.9, NegativeMining.AllSemiHard)]
    public void Its_gradient_is_the_slope_of_its_value(DistanceKind distance, double? margin, NegativeMining negatives)
    {
        using var scope = NewDisposeScope();
        var loss = new TripletLoss(new TripletOptions { Distance = distance, Margin = margin, Negatives = negatives });
        manual_seed(3);
        var start = randn(8, 5, ScalarType.Float64);
        long[] labels = [0, 0, 1, 1, 2, 2, 3, 3];
        var photos = Enumerable.Range(0, 8).Select(i => (long)i).ToArray();
        var x = start.clone().requires_grad_();
        Value(x).backward();
        var direction = randn_like(start);
        const double Step = 1e-6;
        using var still = no_grad();
        var slope = (Value(start + (Step * direction)) - Value(start - (Step * direction))).item<double>() / (2 * Step);
        Assert.Equal(slope, (x.grad! * direction).sum().item<double>(), 1e-6);

        Tensor Value(Tensor rows) => loss.Compute(nn.functional.normalize(rows), labels, photos)!.Value.Mean;
    }

    private static (double Loss, double Active) Cost(float[,] rows, TripletOptions options, long[]? labels = null)
    {
        using var scope = NewDisposeScope();
        labels ??= Pairs;
        var value = new TripletLoss(options).Compute(tensor(rows), labels, [.. labels.Select((_, i) => (long)i)])!.Value;
        return (value.Mean.item<float>(), value.Active);
    }
}
