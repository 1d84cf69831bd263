namespace ReIdFlow.Tests;

public sealed class Fusing_models
{
    [Fact]
    public async Task The_cosine_of_fused_vectors_is_the_weighted_sum_of_the_models_cosines()
    {
        var photos = new Photos(8, 4, Split.Train, ("a", 0.8), ("b", 2));
        var (fuse, outputs) = await Fused(photos, new FuseOptions { Method = FusionMethod.WeightedSum });
        using var folder = new TemporaryFolder();
        fuse.Save(folder.Path);
        var weights = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "fusion.json"))).RootElement.GetProperty("weights").EnumerateArray().Select(w => w.GetDouble()).ToList();

        Assert.Equal(1, weights.Sum(), 1e-9);
        Assert.All(Enumerable.Range(1, 20), i =>
        {
            var (p, q) = (photos.All[0], photos.All[i]);
            var expected = (weights[0] * Photos.Cosine(p.Embeddings["a"].Span, q.Embeddings["a"].Span)) + (weights[1] * Photos.Cosine(p.Embeddings["b"].Span, q.Embeddings["b"].Span));
            Assert.Equal(expected, Photos.Cosine(outputs[0].Vector.Span, outputs[i].Vector.Span), 1e-5);
        });
    }

    [Fact]
    public async Task A_model_that_tells_nothing_counts_next_to_nothing_and_concatenation_does_not_know()
    {
        var photos = new Photos(12, 4, Split.Train, ("good", 0.7), ("blind", 100));

        Assert.InRange(await WeightOf("good", photos, FusionMethod.WeightedSum), 0.9, 1);
        Assert.InRange(await WeightOf("good", photos, FusionMethod.CalibratedMean), 0.8, 1);
        Assert.Equal(0.5, await WeightOf("good", photos, FusionMethod.Concatenate));
    }

    [Theory]
    [InlineData(FusionMethod.WeightedSum)]
    [InlineData(FusionMethod.CalibratedMean)]
    public async Task Two_models_together_are_better_than_either(FusionMethod method)
    {
        var models = new (string, double)[] { ("a", 1.6), ("b", 1.6) };
        var train = new Photos(30, 4, Split.Train, models);
        var test = new Photos(30, 4, Split.Test, models);
        var fuse = new Fuse(new FuseOptions { Method = method }, new StageContext { Seed = 7 });
        await fuse.FitAsync(train, default);
        fuse.Embed(test.All, default);

        var together = Photos.TopOne(fuse.Match(default));

        Assert.True(together > Photos.TopOne(test.All, s => s.Embeddings["a"]) + 0.05, $"{together} against a");
        Assert.True(together > Photos.TopOne(test.All, s => s.Embeddings["b"]) + 0.05, $"{together} against b");
    }

    [Fact]
    public async Task Rankings_of_matchers_are_weighed_in()
    {
        var test = new Photos(10, 3, Split.Test, ("a", 3));
        var fuse = new Fuse(new FuseOptions(), new StageContext());
        await fuse.FitAsync(new Photos(10, 4, Split.Train, ("a", 3)), default);
        fuse.Embed(test.All, default);
        var alone = Photos.TopOne(fuse.Match(default));

        fuse.TakeRankings("matcher", [.. test.Samples.Select(q => new Ranking(q, [.. test.Samples.Where(s => s.Id != q.Id).Select(s => new Candidate(s, 0, s.Individual == q.Individual ? 0.95f : 0.05f))]))]);
        var together = fuse.Match(default).ToList();

        Assert.True(Photos.TopOne(together) > alone, $"{Photos.TopOne(together)} after {alone}");
        Assert.All(together, r => Assert.All(r.Candidates, c => Assert.InRange(c.Probability, 0, 1)));
        Assert.All(together, r => Assert.Equal(r.Candidates.Select(c => c.Score).OrderDescending(), r.Candidates.Select(c => c.Score)));
    }

    [Fact]
    public void A_matcher_without_probabilities_is_refused()
    {
        var photos = new Photos(1, 2, Split.Test, ("a", 1)).Samples;
        var fuse = new Fuse(new FuseOptions(), new StageContext());
        Assert.Contains("'matcher' gives scores without probabilities", Assert.Throws<StageException>(() => fuse.TakeRankings("matcher", [new Ranking(photos[0], [new Candidate(photos[1], 3, float.NaN)])])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_photos_are_sought_among_known_ones_where_these_show_them()
    {
        var train = new Photos(6, 4, Split.Train, ("a", 0.5));
        var closed = new Photos(6, 2, Split.Test, ("a", 0.5));
        var fuse = new Fuse(new FuseOptions { Candidates = 5 }, new StageContext());
        await fuse.FitAsync(train, default);
        fuse.Embed([.. train.All, .. closed.All], default);

        var rankings = fuse.Match(default).ToList();

        Assert.Equal(closed.All.Select(s => s.Id), rankings.Select(r => r.Query.Id));
        Assert.All(rankings, r => Assert.Equal(5, r.Candidates.Count));
        Assert.All(rankings, r => Assert.All(r.Candidates, c => Assert.Equal(Split.Train, c.Sample.Split)));
    }

    [Fact]
    public async Task What_was_fitted_can_be_loaded_and_gives_the_same()
    {
        var photos = new Photos(8, 4, Split.Train, ("a", 0.8), ("b", 2));
        var (fuse, outputs) = await Fused(photos, new FuseOptions());
        using var folder = new TemporaryFolder();
        fuse.Save(folder.Path);

        var loaded = new Fuse(new FuseOptions(), new StageContext());
        loaded.Load(folder.Path);

        Assert.All(outputs.Zip(loaded.Embed(photos.All, default)), p => Assert.Equal(p.First.Vector.ToArray(), p.Second.Vector.ToArray()));
        Assert.Contains("fitted for the method CalibratedMean", Assert.Throws<StageException>(() => new Fuse(new FuseOptions { Method = FusionMethod.WeightedSum }, new StageContext()).Load(folder.Path)).Message, StringComparison.Ordinal);
        var other = new Photos(1, 1, Split.Test, ("a", 1), ("c", 1));
        Assert.Contains("'b', which it does not read", Assert.Throws<StageException>(() => loaded.Embed(other.All, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_photos_to_learn_from_are_told()
    {
        var few = new Photos(2, 2, Split.Train, ("a", 1));
        var message = (await Assert.ThrowsAsync<StageException>(() => Fused(few, new FuseOptions()))).Message;
        Assert.Contains("make 2 pairs of one individual", message, StringComparison.Ordinal);
        message = (await Assert.ThrowsAsync<StageException>(() => Fused(new Photos(9, 4, Split.Train, ("a", 1)), new FuseOptions { FitOn = FitSplit.Validation }))).Message;
        Assert.Contains("the validation photos make 0 pairs", message, StringComparison.Ordinal);
    }

    private static async Task<(Fuse Fuse, IReadOnlyList<ModelOutput> Outputs)> Fused(Photos photos, FuseOptions options)
    {
        var fuse = new Fuse(options, new StageContext { Seed = 3 });
        await fuse.FitAsync(photos, default);
        return (fuse, fuse.Embed(photos.All, default));
    }

    private static async Task<double> WeightOf(string model, Photos photos, FusionMethod method)
    {
        var (fuse, _) = await Fused(photos, new FuseOptions { Method = method });
        using var folder = new TemporaryFolder();
        fuse.Save(folder.Path);
        var fitted = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "fusion.json"))).RootElement;
        var place = fitted.GetProperty("models").EnumerateArray().Select(m => m.GetString()).ToList().IndexOf(model);
        return fitted.GetProperty("weights")[place].GetDouble();
    }
}
