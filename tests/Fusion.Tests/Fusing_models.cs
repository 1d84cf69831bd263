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
    public async Task On_the_photos_learnt_from_the_sum_is_no_worse_than_the_best_model()
    {
        // The second says something of pairs, but only spoils the order of the first.
        var photos = new Photos(15, 5, Split.Train, ("a", 0.9), ("b", 6));
        var (_, outputs) = await Fused(photos, new FuseOptions());
        var fused = photos.All.Zip(outputs).ToDictionary(p => p.First.Id, p => p.Second.Vector);

        Assert.True(MeanPrecision(photos.All, s => fused[s.Id]) >= MeanPrecision(photos.All, s => s.Embeddings["a"]) - 1e-3);
    }

    private static double MeanPrecision(IReadOnlyList<Sample> samples, Func<Sample, ReadOnlyMemory<float>> vector)
        => samples.Average(q =>
        {
            var hits = samples.Where(s => s.Id != q.Id).OrderByDescending(s => Photos.Cosine(vector(q).Span, vector(s).Span)).Select(s => s.Individual == q.Individual).ToList();
            return hits.Select((hit, i) => hit ? hits.Take(i + 1).Count(h => h) / (i + 1.0) : double.NaN).Where(p => !double.IsNaN(p)).Average();
        });

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

    [Theory]
    [InlineData(1.0, 50.0)]
    [InlineData(50.0, 1.0)]
    [InlineData(4.0, 3.0)]
    public async Task How_far_to_trust_a_matcher_is_learnt_on_pairs_that_it_has_not_learnt(double ofMatcher, double ofVectors)
    {
        var test = Matched(60, 3, Split.Test, ofMatcher, ofVectors);
        var fuse = new Fuse(new FuseOptions { ThirdPhotos = false }, new StageContext { Seed = 5 });
        await fuse.FitAsync(Matched(40, 4, Split.Train, ofMatcher, ofVectors), default);
        fuse.Embed(test.All, default);
        fuse.TakeRankings("m", [.. test.Rankings("m")]);

        var together = Photos.TopOne(fuse.Match(default));

        var better = Math.Max(Photos.TopOne(test.Rankings("m")), Photos.TopOne(test.All, s => s.Embeddings["a"]));
        Assert.True(together >= better - 0.02, $"{together} beside {better}");
    }

    [Fact]
    public async Task Two_that_see_different_things_are_better_than_either()
    {
        var test = Matched(40, 3, Split.Test, 3.2, 1.2);
        var fuse = new Fuse(new FuseOptions { ThirdPhotos = false }, new StageContext { Seed = 5 });
        await fuse.FitAsync(Matched(40, 4, Split.Train, 3.2, 1.2), default);
        fuse.Embed(test.All, default);
        fuse.TakeRankings("m", [.. test.Rankings("m")]);

        var together = Photos.TopOne(fuse.Match(default));

        Assert.True(together > Photos.TopOne(test.Rankings("m")) + 0.05, $"{together} beside the matcher's {Photos.TopOne(test.Rankings("m"))}");
        Assert.True(together > Photos.TopOne(test.All, s => s.Embeddings["a"]) + 0.05, $"{together} beside the vectors' {Photos.TopOne(test.All, s => s.Embeddings["a"])}");
    }

    [Fact]
    public async Task Photos_of_a_known_individual_speak_for_each_other()
    {
        var (train, test) = (Matched(6, 4, Split.Train, 1, 3), Matched(6, 2, Split.Test, 1, 3));
        var fuse = new Fuse(new FuseOptions(), new StageContext());
        await fuse.FitAsync(train, default);
        fuse.Embed([.. train.All, .. test.All], default);
        // The matcher knows one photo of the right individual, the most unlike one, and nothing of the others.
        fuse.TakeRankings("m", [.. test.Samples.Select(q => new Ranking(q, [.. train.Samples.Select(s => new Candidate(s, 0, s.Individual == q.Individual && s.Id.EndsWith("-3", StringComparison.Ordinal) ? 0.99f : 0.01f))]))]);

        Assert.All(fuse.Match(default), r => Assert.Equal(Enumerable.Repeat(r.Query.Individual, 4), r.Candidates.Take(4).Select(c => c.Sample.Individual)));
    }

    [Fact]
    public async Task A_pair_that_a_matcher_left_out_is_taken_for_the_least_likely()
    {
        var test = Matched(8, 3, Split.Test, 1, 100);
        var fuse = new Fuse(new FuseOptions { ThirdPhotos = false }, new StageContext());
        await fuse.FitAsync(Matched(8, 4, Split.Train, 1, 100), default);
        fuse.Embed(test.All, default);
        fuse.TakeRankings("m", [.. test.Rankings("m").Select(r => r with { Candidates = [.. r.Candidates.Take(2)] })]);

        Assert.All(fuse.Match(default), r =>
        {
            Assert.Equal(test.Samples.Count - 1, r.Candidates.Count);
            Assert.All(r.Candidates.Take(2), c => Assert.Equal(r.Query.Individual, c.Sample.Individual));
        });
    }

    [Fact]
    public async Task The_rankings_that_it_was_fitted_to_have_to_be_there()
    {
        var train = Matched(8, 4, Split.Train, 1, 1);
        var fuse = new Fuse(new FuseOptions(), new StageContext());
        await fuse.FitAsync(train, default);
        fuse.Embed(train.All, default);

        Assert.Contains("fitted to the rankings of 'm', which it does not read", Assert.Throws<StageException>(() => fuse.Match(default)).Message, StringComparison.Ordinal);
    }

    private static Photos Matched(int individuals, int each, Split split, double ofMatcher, double ofVectors)
        => new(individuals, each, split, ("a", ofVectors)) { Matchers = { ["m"] = ofMatcher } };

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
        var (fuse, outputs) = await Fused(photos, new FuseOptions { Method = FusionMethod.CalibratedMean });
        using var folder = new TemporaryFolder();
        fuse.Save(folder.Path);

        var loaded = new Fuse(new FuseOptions { Method = FusionMethod.CalibratedMean }, new StageContext());
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
