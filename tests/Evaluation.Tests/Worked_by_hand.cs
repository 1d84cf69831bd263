using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Evaluation;

namespace ReIdFlow.Tests;

public sealed class Worked_by_hand
{
    [Fact]
    public void Open_set_figures()
    {
        // Known: 0 (two photos: one right, one named 1), 1 (one photo, right but too far). Unknown: 2 (new, taken for 0), 3 (new).
        var score = OpenSet.Score(
            threshold: 0.5,
            labels: [0, 0, 1, 2, 2, 3],
            isKnown: [true, true, true, false, false, false],
            distances: [0.1, 0.2, 0.7, 0.9, 0.3, 0.8],
            named: [0, 1, 1, 1, 0, 0],
            chances: [0.5, 0.5, 0.25, 0, 0, 0]);

        Assert.Equal((0.5 + 0) / 2, score.Baks, 1e-15);
        Assert.Equal((0.5 + 1) / 2, score.Baus, 1e-15);
        Assert.Equal(Math.Sqrt(0.25 * 0.75), score.GeometricMean, 1e-15);
        Assert.Equal(1 / 3.0, score.FalseAcceptRate, 1e-15);

        // Half of all photos are named; a random photo of the gallery is right for 0 with ½, for 1 with ¼.
        Assert.Equal(0.5 * 0.375, score.BaksByChance, 1e-15);
        Assert.Equal(0.5, score.BausByChance, 1e-15);

        // Of nine pairs (known, unknown), the known photo is nearer in 3 + 3 + 2.
        Assert.Equal(8 / 9.0, score.Auc, 1e-15);

        // False accepts ⅓ from 0.3 on, while ⅓ of known photos are still refused.
        Assert.Equal(1 / 3.0, score.EqualErrorRate, 1e-15);
    }

    [Fact]
    public void A_threshold_accepts_no_more_strangers_than_asked_for()
    {
        double[] strangers = [0.5, 0.1, 0.4, 0.2, 0.3];

        Assert.Equal(0, strangers.Count(d => d <= OpenSet.ThresholdAt(0.19, strangers)));
        Assert.Equal(1, strangers.Count(d => d <= OpenSet.ThresholdAt(0.2, strangers)));
        Assert.Equal(2, strangers.Count(d => d <= OpenSet.ThresholdAt(0.5, strangers)));
        Assert.Equal(5, strangers.Count(d => d <= OpenSet.ThresholdAt(1, strangers)));
        Assert.Equal(0, new[] { 1.0, 1, 1, 1 }.Count(d => d <= OpenSet.ThresholdAt(0.5, [1, 1, 1, 1])));
    }

    [Fact]
    public void The_roc_curve_takes_ties_together()
    {
        var curve = OpenSet.Roc([1, 2, 2], [2, 3]);

        Assert.Equal([(0, 0), (0, 1 / 3.0), (0.5, 1), (1, 1)], curve.Select(static point => (point.FalseAccepts, point.TrueAccepts)));
        Assert.Equal((0.5 * (1 / 3.0 + 1) / 2) + 0.5, OpenSet.AreaUnder(curve), 1e-15);
    }

    /// <summary>Figures that scikit-learn's documentation gives for adjusted_rand_score and normalized_mutual_info_score.</summary>
    [Fact]
    public void Groups_are_compared_as_scikit_learn_does()
    {
        Assert.Equal(0.5714285714285714, Clustering.Compare([0, 0, 1, 2], [0, 0, 1, 1]).Ari, 1e-12);
        Assert.Equal(0.5714285714285714, Clustering.Compare([0, 0, 1, 1], [0, 0, 1, 2]).Ari, 1e-12);
        Assert.Equal(0, Clustering.Compare([0, 0, 0, 0], [0, 1, 2, 3]).Ari, 1e-12);
        Assert.Equal(-0.5, Clustering.Compare([0, 0, 1, 1], [0, 1, 0, 1]).Ari, 1e-12);
        Assert.Equal(1, Clustering.Compare([0, 0, 1, 1], [1, 1, 0, 0]).Nmi, 1e-12);
        Assert.Equal(0.8, Clustering.Compare([0, 0, 1, 2], [0, 0, 1, 1]).Nmi, 1e-12);
        Assert.Equal(0, Clustering.Compare([0, 0, 0, 0], [0, 1, 2, 3]).Nmi, 1e-12);
    }

    [Fact]
    public void Mutual_information_by_chance_is_the_mean_over_every_filling()
    {
        int[] truth = [0, 0, 0, 1, 1, 2];
        var fillings = Permutations([0, 0, 1, 1, 1, 2]).Select(clusters => Clustering.Compare(truth, clusters).Nmi).ToArray();

        Assert.Equal(fillings.Average(), Clustering.Compare(truth, [0, 0, 1, 1, 1, 2]).NmiByChance, 1e-12);
    }

    [Fact]
    public void Chance_of_a_hit_among_the_first_is_the_mean_over_every_order()
    {
        for (var n = 1; n <= 8; n++)
        {
            for (var relevant = 1; relevant <= n; relevant++)
            {
                for (var depth = 1; depth <= n + 1; depth++)
                {
                    var sets = Enumerable.Range(0, 1 << n).Where(set => System.Numerics.BitOperations.PopCount((uint)set) == relevant).ToArray();
                    var hits = sets.Count(set => (set & ((1 << depth) - 1)) != 0);
                    Assert.Equal(hits / (double)sets.Length, Chance.Cmc(n, relevant, depth), 1e-12);
                }
            }
        }
    }

    [Fact]
    public void An_interval_over_individuals_is_wider_than_one_over_photos()
    {
        // Ten individuals of twenty photos, each all right or all wrong: there are ten independent draws, not two hundred.
        var labels = Enumerable.Range(0, 200).Select(static i => i / 20).ToArray();
        var values = labels.Select(static label => label % 2 == 0 ? 1.0 : 0.0).ToArray();

        var interval = Bootstrap.OfMean(RandomStream.Create(1, "bootstrap"), labels, values, 4000);

        // The 2.5 % and 97.5 % quantiles of a binomial of ten halves: 2 and 8.
        Assert.Equal(0.2, interval.Low, 1e-12);
        Assert.Equal(0.8, interval.High, 1e-12);
    }

    [Fact]
    public void Lone_values_and_one_individual_give_no_interval()
    {
        var interval = Bootstrap.OfMean(RandomStream.Create(1, "bootstrap"), [0, 0, 1], [1, 0, double.NaN], 100);

        Assert.True(double.IsNaN(interval.Low));
        Assert.True(double.IsNaN(interval.High));
    }

    [Fact]
    public void An_interval_of_a_mean_per_individual_weighs_each_individual_once()
    {
        // One individual of 96 wrong photos, three of one right photo: the mean per individual is ¾, and a draw has 0 to 4 of the wrong one.
        var labels = Enumerable.Repeat(0, 96).Concat([1, 2, 3]).ToArray();
        var values = labels.Select(static label => label == 0 ? 0.0 : 1.0).ToArray();

        var interval = Bootstrap.OfMeanPerLabel(RandomStream.Create(1, "bootstrap"), labels, values, 4000);

        // Of four draws with a chance of ¼, three or four are of the wrong one in 5 %, three in 4.7 %: ¼ is the 2.5 % quantile.
        Assert.Equal(0.25, interval.Low, 1e-12);
        Assert.Equal(1, interval.High, 1e-12);
    }

    [Fact]
    public async Task Every_figure_over_individuals_comes_with_an_interval_around_it()
    {
        var random = RandomStream.Create(3, "intervals");
        var samples = Enumerable.Range(0, 160).Select(i => new Sample
        {
            Id = $"s{i:D3}",
            Path = $"p{i}",
            Individual = $"{i % 20}",
            Split = i % 20 is 7 or 13 || i < 60 ? Split.Test : Split.Train,
        }).ToArray();
        var vectors = samples.SelectMany(sample => new[] { int.Parse(sample.Individual!, System.Globalization.CultureInfo.InvariantCulture) + (float)random.NextGaussian(), (float)random.NextGaussian() }).ToArray();
        var table = new EmbeddingTable("m", 2, samples, vectors, [.. samples.Select((sample, i) => (Classification?)new Classification(i % 3 == 0 ? "4" : sample.Individual!, 0.5f))]);
        IEvaluator stage = new Evaluate(new EvaluateOptions { Resamples = 400 }, new StageContext { Threads = 2 });

        var measures = (await stage.EvaluateAsync([new OneTable(table)], Trials.Cancellation)).Measures.ToDictionary(static m => m.Name, static m => m.Value);

        foreach (var name in new[]
        {
            "map_at_r", "precision_at_1", "r_precision", "map", "mrr", "map_at_r_per_class", "cmc_1", "cmc_5", "cmc_10", "cmc_20", "accuracy", "balanced_accuracy",
            "baks", "baus", "baks_baus", "open_set_auc", "equal_error_rate", "false_accept_rate", "ari", "nmi", "pair_auc", "map_at_r_without_near_duplicates_by_embedding",
        })
        {
            Assert.True(measures.ContainsKey(name + "_low"), name);
            Assert.InRange(measures[name], measures[name + "_low"] - 1e-12, measures[name + "_high"] + 1e-12);
        }

        Assert.True(measures["map_at_r_high"] - measures["map_at_r_low"] > 0.02);
        Assert.True(measures["ari_high"] - measures["ari_low"] > 0.02);
        Assert.True(measures["open_set_auc_high"] - measures["open_set_auc_low"] > 0.02);
    }

    [Fact]
    public void The_hash_of_a_picture_survives_light_and_noise_and_tells_another()
    {
        const int side = 48;
        var random = RandomStream.Create(1, "hash");
        var picture = Blobs(random);
        var other = Blobs(random);
        var darker = picture.Select(value => (value * 0.8f) + (float)random.NextGaussian()).ToArray();

        Assert.InRange(System.Numerics.BitOperations.PopCount(NearDuplicates.Hash(picture, side) ^ NearDuplicates.Hash(darker, side)), 0, 4);
        Assert.InRange(System.Numerics.BitOperations.PopCount(NearDuplicates.Hash(picture, side) ^ NearDuplicates.Hash(other, side)), 10, 64);

        static float[] Blobs(RandomStream random)
        {
            var pixels = new float[side * side * 3];
            var waves = Enumerable.Range(0, 6).Select(_ => (random.NextDouble(0.05, 0.3), random.NextDouble(0.05, 0.3), random.NextDouble(0, 6))).ToArray();
            for (var i = 0; i < side * side; i++)
                Array.Fill(pixels, 120 + (15 * (float)waves.Sum(w => Math.Sin((w.Item1 * (i % side)) + (w.Item2 * (i / side)) + w.Item3))), i * 3, 3);
            return pixels;
        }
    }

    [Fact]
    public void The_likest_of_several_near_duplicates_is_found_and_none_of_what_is_passed_over() =>
        Assert.Equal(
            [1, -1, -1, 2],
            NearDuplicates.Find([0b1111, 0b1, ulong.MaxValue, 0b1], [0b1110, 0b1111, 0b1], query => query == 1 ? [0, 1, 2] : [], 1));

    private static IEnumerable<int[]> Permutations(int[] items)
    {
        if (items.Length == 0)
        {
            yield return [];
            yield break;
        }

        for (var i = 0; i < items.Length; i++)
        {
            foreach (var rest in Permutations([.. items[..i], .. items[(i + 1)..]]))
                yield return [items[i], .. rest];
        }
    }
}
