namespace ReIdFlow.Tests;

public sealed class StratifiedSamplingTests
{
    [Fact]
    public void Folds_are_as_even_as_whole_samples_allow_overall_and_in_every_class()
    {
        var random = RandomStream.Create(1, "folds");
        for (var trial = 0; trial < 200; trial++)
        {
            var folds = 2 + random.NextInt(6);
            var labels = Labels(random);
            var foldOf = StratifiedSampling.Folds(labels, folds, random);
            Assert.Equal(labels.Length, foldOf.Length);
            AssertEven(Enumerable.Range(0, labels.Length));
            foreach (var rows in Enumerable.Range(0, labels.Length).GroupBy(row => labels[row]))
                AssertEven(rows);

            void AssertEven(IEnumerable<int> rows)
            {
                var sizes = new int[folds];
                foreach (var row in rows)
                    sizes[foldOf[row]]++;
                Assert.True(sizes.Max() - sizes.Min() <= 1);
            }
        }
    }

    [Fact]
    public void Holding_out_parts_the_samples_and_leaves_every_class_one()
    {
        var random = RandomStream.Create(2, "hold-out");
        for (var trial = 0; trial < 200; trial++)
        {
            var share = random.NextDouble(0, 0.5);
            var labels = Labels(random);
            var (kept, held) = StratifiedSampling.HoldOut(labels, share, random);
            Assert.Equal(Enumerable.Range(0, labels.Length), kept.Concat(held).Order());
            Assert.Equal(labels.Distinct().Order(), kept.Select(row => labels[row]).Distinct().Order());
            foreach (var (label, count) in labels.CountBy(label => label))
                Assert.InRange(held.Count(row => labels[row] == label), Math.Min((int)(share * count), count - 1), (int)(share * count) + 1);
            Assert.True(held.Length <= Math.Round(share * labels.Length));
        }
    }

    [Fact]
    public void Holding_out_takes_exactly_the_share_where_classes_are_large()
    {
        var labels = Enumerable.Range(0, 100).Select(row => row % 4).ToArray();
        var (_, held) = StratifiedSampling.HoldOut(labels, 0.2, RandomStream.Create(3, "exact"));
        Assert.Equal([5, 5, 5, 5], Enumerable.Range(0, 4).Select(label => held.Count(row => labels[row] == label)));
    }

    [Fact]
    public void Another_seed_holds_out_other_samples()
    {
        var labels = Enumerable.Range(0, 100).Select(row => row % 4).ToArray();
        var first = StratifiedSampling.HoldOut(labels, 0.2, RandomStream.Create(1, "x")).Held;
        Assert.Equal(first, StratifiedSampling.HoldOut(labels, 0.2, RandomStream.Create(1, "x")).Held);
        Assert.NotEqual(first, StratifiedSampling.HoldOut(labels, 0.2, RandomStream.Create(2, "x")).Held);
    }

    private static int[] Labels(RandomStream random)
    {
        var classes = 1 + random.NextInt(8);
        return [.. Enumerable.Range(0, 1 + random.NextInt(60)).Select(_ => random.NextInt(classes))];
    }
}
