using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Tests;

public sealed class LightGbm_binding
{
    private const int Rows = 2000;
    private const int Columns = 4;
    private static readonly string[] _names = ["left", "right", "noise", "constant"];
    private static readonly BoostingParameters _parameters = new() { NumLeaves = 7, LearningRate = 0.1, Seed = 3, Threads = 2 };

    [Fact]
    public void Learns_what_the_columns_tell()
    {
        var (data, labels) = Table(1);
        using var booster = Train(data, labels, _parameters);
        var (test, testLabels) = Table(2);
        var probabilities = booster.Probability(test);
        var right = Enumerable.Range(0, Rows).Count(i => probabilities[i] > 0.5 == testLabels[i] > 0);
        Assert.InRange(right / (double)Rows, 0.95, 1);
        Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
    }

    [Fact]
    public void A_model_read_back_from_its_text_predicts_the_very_same()
    {
        var (data, labels) = Table(1);
        using var booster = Train(data, labels, _parameters);
        var text = booster.ToString();
        using var again = LightGbmBooster.Parse(text);
        Assert.Equal(booster.Score(data), again.Score(data));
        Assert.Equal(Columns, again.FeatureCount);
        Assert.Equal(30, again.Rounds);
        Assert.StartsWith("tree\nversion=v", text);
        Assert.Contains("feature_names=left right noise constant", text);
    }

    [Fact]
    public void The_text_is_complete_for_any_reader_of_the_format()
    {
        var (data, labels) = Table(1);
        using var booster = Train(data, labels, _parameters);
        var text = booster.ToString();
        var (header, rest) = (text[..text.IndexOf("Tree=0\n", StringComparison.Ordinal)], text[text.IndexOf("Tree=0\n", StringComparison.Ordinal)..]);
        var fields = header.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToDictionary(l => l.Split('=')[0], l => l[(l.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        Assert.Equal("v4", fields["version"]);
        Assert.Equal(("1", "1", "0", "3"), (fields["num_class"], fields["num_tree_per_iteration"], fields["label_index"], fields["max_feature_idx"]));
        Assert.StartsWith("binary", fields["objective"]);
        Assert.Equal(Columns, fields["feature_infos"].Split(' ').Length);

        // The sizes are where a reader looks for each tree.
        var at = 0;
        foreach (var (number, size) in fields["tree_sizes"].Split(' ').Index())
        {
            Assert.StartsWith($"Tree={number}\n", rest[at..]);
            at += int.Parse(size);
        }

        Assert.StartsWith("end of trees\n", rest[at..]);
        Assert.Contains("\nend of parameters\n", rest);
    }

    [Fact]
    public void The_same_data_and_seed_give_the_same_model_at_any_number_of_threads()
    {
        var (data, labels) = Table(1);
        var sampled = _parameters with { FeatureFraction = 0.5, BaggingFraction = 0.7 };
        using var one = Train(data, labels, sampled with { Threads = 1 });
        using var two = Train(data, labels, sampled);
        using var other = Train(data, labels, sampled with { Seed = 4 });
        Assert.Equal(one.Score(data), two.Score(data));
        Assert.NotEqual(one.Score(data), other.Score(data));
    }

    [Fact]
    public void Gains_fall_to_the_columns_that_tell_something()
    {
        var (data, labels) = Table(1);
        using var booster = Train(data, labels, _parameters);
        var gains = booster.GainImportances();
        Assert.Equal(Columns, gains.Length);
        Assert.True(Math.Min(gains[0], gains[1]) > 10 * gains[2], string.Join(", ", gains));
        Assert.Equal(0, gains[3]);
    }

    [Fact]
    public void Scores_of_rounds_add_up()
    {
        var (data, labels) = Table(1);
        using var booster = Train(data, labels, _parameters);
        var (first, rest, all) = (booster.Score(data, 0, 10), booster.Score(data, 10, 20), booster.Score(data));
        for (var i = 0; i < Rows; i++)
            Assert.Equal(all[i], first[i] + rest[i], 10);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(32)]
    public void Trees_taken_several_rows_at_a_time_score_as_LightGbm_does(int leaves)
    {
        // Where numbers were missing while learning they have a side of their own; elsewhere they count as 0.
        var (data, labels) = Table(1);
        for (var i = 0; i < Rows; i += 3)
            data[i * Columns] = float.NaN;
        using var booster = Train(data, labels, _parameters with { NumLeaves = leaves, MinDataInLeaf = 5, FeatureFraction = 0.7, BaggingFraction = 0.8 });
        var trees = TreeEnsemble.TryRead(booster.ToString());
        Assert.NotNull(trees);
        var (test, _) = Table(2);
        for (var i = 0; i < test.Length; i += 5)
            test[i] = i % 2 == 0 ? float.NaN : 0;
        var odd = test.AsSpan(0, (Rows - 3) * Columns);
        Assert.Equal(booster.Score(odd, 0, -1), trees.Score(odd, Columns));

        // At the thresholds themselves one bit decides.
        var edges = booster.ToString().Split('\n').Where(l => l.StartsWith("threshold=", StringComparison.Ordinal))
            .SelectMany(l => l[10..].Split(' ')).Where(t => t != "inf").Select(t => (float)double.Parse(t, System.Globalization.CultureInfo.InvariantCulture))
            .SelectMany(t => (float[])[MathF.BitDecrement(t), t, MathF.BitIncrement(t)]).SelectMany(t => Enumerable.Repeat(t, Columns)).ToArray();
        Assert.Equal(booster.Score(edges, 0, -1), trees.Score(edges, Columns));
    }

    [Fact]
    public void Trees_with_more_leaves_than_bits_are_left_to_LightGbm()
    {
        // What cannot be learnt takes many leaves.
        var (data, labels) = Table(1);
        for (var i = 0; i < Rows; i++)
            labels[i] = i % 2;
        using var booster = Train(data, labels, _parameters with { NumLeaves = 60, MinDataInLeaf = 5 });
        Assert.Null(TreeEnsemble.TryRead(booster.ToString()));
        Assert.Equal(booster.Score(data, 0, -1), booster.Score(data));
    }

    [Fact]
    public void Rounds_boosted_after_scoring_count()
    {
        var (data, labels) = Table(1);
        using var dataset = new LightGbmDataset(data, Columns, labels, [], _names, _parameters);
        using var booster = LightGbmBooster.Train(dataset, _parameters, 5, CancellationToken.None);
        var before = booster.Score(data);
        booster.Boost();
        Assert.NotEqual(before, booster.Score(data));
        Assert.Equal(booster.Score(data, 0, -1), booster.Score(data));
    }

    [Fact]
    public void A_subset_is_learnt_from_as_if_the_rest_were_not_there()
    {
        var (data, labels) = Table(1);
        using var all = new LightGbmDataset(data, Columns, [.. labels.Select((l, i) => i % 2 == 0 ? l : 1 - l)], [], _names, _parameters);
        using var half = all.Subset([.. Enumerable.Range(0, Rows / 2).Select(i => 2 * i)], _parameters);
        using var booster = LightGbmBooster.Train(half, _parameters, 30, CancellationToken.None);
        var (test, testLabels) = Table(2);
        var scores = booster.Score(test);
        var right = Enumerable.Range(0, Rows).Count(i => scores[i] > 0 == testLabels[i] > 0);
        Assert.InRange(right / (double)Rows, 0.9, 1);
    }

    [Fact]
    public void Weights_pull_the_mean_probability()
    {
        var (data, labels) = Table(1);
        float[] weights = [.. labels.Select(l => l > 0 ? 10f : 1f)];
        using var plain = Train(new float[data.Length], labels, _parameters);
        using var dataset = new LightGbmDataset(new float[data.Length], Columns, labels, weights, _names, _parameters);
        using var weighted = LightGbmBooster.Train(dataset, _parameters, 30, CancellationToken.None);
        Assert.True(weighted.Probability(new float[Columns])[0] > plain.Probability(new float[Columns])[0] + 0.2);
    }

    [Fact]
    public void What_LightGbm_refuses_is_told_in_its_own_words()
    {
        var error = Assert.Throws<StageException>(() => LightGbmBooster.Parse("no model"));
        Assert.StartsWith("LightGBM failed in Parse: ", error.Message);
    }

    [Fact]
    public void Parameters_have_a_point_in_every_culture()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Contains("learning_rate=0.1", _parameters.ToString());
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused_before_native_code_reads_them()
    {
        var (data, labels) = Table(1);
        Assert.Throws<ArgumentException>(() => new LightGbmDataset(data.AsSpan(1), Columns, labels, [], _names, _parameters));
        Assert.Throws<ArgumentException>(() => new LightGbmDataset(data, Columns, labels, new float[3], _names, _parameters));
        using var booster = Train(data, labels, _parameters);
        Assert.Throws<ArgumentException>(() => booster.Score(new float[Columns + 1]));
        Assert.Empty(booster.Score([]));
    }

    private static LightGbmBooster Train(float[] data, float[] labels, BoostingParameters parameters)
    {
        using var dataset = new LightGbmDataset(data, Columns, labels, [], _names, parameters);
        return LightGbmBooster.Train(dataset, parameters, 30, CancellationToken.None);
    }

    /// <summary>The label is 1 where the first two columns have the same sign.</summary>
    private static (float[] Data, float[] Labels) Table(ulong seed)
    {
        var random = RandomStream.Create(seed);
        var data = new float[Rows * Columns];
        var labels = new float[Rows];
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns - 1; j++)
                data[(i * Columns) + j] = (float)random.NextGaussian();
            labels[i] = data[i * Columns] * data[(i * Columns) + 1] > 0 ? 1 : 0;
        }

        return (data, labels);
    }
}
