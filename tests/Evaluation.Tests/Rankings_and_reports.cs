using System.Text.RegularExpressions;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Evaluation;

namespace ReIdFlow.Tests;

public sealed class Rankings_and_reports : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evaluation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Sample Photo(string id, string individual, string? visit = null) =>
        new() { Id = id, Path = $"<{id}>.jpg", Individual = individual, Event = visit, Split = Split.Test };

    [Fact]
    public async Task Rankings_are_measured_as_embeddings_are()
    {
        Sample[] photos = [Photo("a1", "Ada"), Photo("a2", "Ada"), Photo("b1", "Ben"), Photo("b2", "Ben")];
        Ranking Rank(int query, params (int Photo, float Probability)[] hits) =>
            new(photos[query], [.. hits.Select((hit, i) => new Candidate(photos[hit.Photo], -i, hit.Probability))]);

        // a1: right first. a2: right second. b1: its mate was not even listed. b2: right third.
        var store = new Store(photos, Rank(0, (1, .9f), (2, .6f), (3, .2f)), Rank(1, (2, .7f), (0, .4f), (3, .1f)), Rank(2, (0, .3f)), Rank(3, (0, .5f), (1, .3f), (2, .2f)));

        var evaluation = await EvaluateAsync(new EvaluateOptions(), store);

        double Value(string name) => evaluation.Measures.Single(m => m.Model == "wide (pairs)" && m.Name == name).Value;
        Assert.Equal(1 / 4.0, Value("map_at_r"), 1e-12);
        Assert.Equal((1 + 0.5 + 0 + (1 / 3.0)) / 4, Value("mrr"), 1e-12);
        Assert.Equal(3 / 4.0, Value("cmc_5"), 1e-12);

        // Right at one half: .9 yes; .6 .7 .5 no; .2 .1 .3 .3 no pairs yes; .4 and .2 are pairs and missed.
        Assert.Equal(5 / 10.0, Value("pair_accuracy"), 1e-12);
        Assert.Equal(7 / 10.0, evaluation.Measures.Single(m => m.Name == "pair_accuracy").Chance!.Value, 1e-12);

        // Same: .9 .4 .2. Different: .6 .2 .7 .1 .3 .5 .3. Of 21 comparisons the same pair wins 7 + 4 + 1½.
        Assert.Equal(12.5 / 21, Value("pair_auc"), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Photos_of_the_same_event_can_be_passed_over(ulong seed)
    {
        var random = RandomStream.Create(seed, "events");
        var photos = Enumerable.Range(0, 90).Select(i => Photo($"s{i:D2}", $"{random.NextInt(9)}", random.NextBool(0.2) ? null : $"{random.NextInt(25)}")).ToArray();
        var vectors = Trials.RandomVectors(random, photos.Length, 3, static random => random.NextInt(4));
        var table = new EmbeddingTable("m", 3, photos, vectors.SelectMany(static v => v).ToArray(), new Classification?[photos.Length]);

        var evaluation = await EvaluateAsync(new EvaluateOptions { ExcludeSameEvent = true, Clusters = false }, new Store(table));

        // The slow and obvious way: each query against its own gallery.
        var scores = photos.Select((photo, q) =>
        {
            var kept = Enumerable.Range(0, photos.Length).Where(i => i != q && (photo.Event is null || photos[i].Event != photo.Event)).ToList();
            int[] Labels(IEnumerable<int> items) => [.. items.Select(i => photos[i].Individual![0] - '0')];
            return Trials.Naive([.. kept.Select(i => vectors[i])], Labels(kept), [vectors[q]], Labels([q]), isLeaveOneOut: false, k: null)[0];
        }).ToArray();
        foreach (var (name, figure) in new[] { ("map_at_r", "mean_average_precision_at_r"), ("mrr", "mean_reciprocal_rank"), ("map", "mean_average_precision") })
            Assert.Equal(RetrievalMetrics.Mean(scores, Trials.Figures[figure]), evaluation.Measures.Single(m => m.Name == name).Value, 1e-12);
    }

    [Fact]
    public async Task The_report_is_one_page_that_needs_nothing_else()
    {
        var random = RandomStream.Create(1, "report");
        var photos = Enumerable.Range(0, 40).Select(i => Photo($"s{i:D2}", i % 9 == 8 ? $"lone <{i}>" : $"Ada & {i % 4}")).ToArray();
        float[] Vectors(int dimension, double scale) => [.. Enumerable.Range(0, photos.Length * dimension).Select(_ => (float)(128 + (scale * random.NextGaussian())))];
        var model = new EmbeddingTable("mlp", 5, photos, Vectors(5, 1), new Classification?[photos.Length]);
        var thumbnails = new EmbeddingTable("thumbs", 12 * 12 * 3, photos, Vectors(12 * 12 * 3, 40), new Classification?[photos.Length]);
        var options = new EvaluateOptions { Report = "a/report.html", Thumbnails = "thumbs" };

        var evaluation = await EvaluateAsync(options, new Store(model, thumbnails));

        var page = File.ReadAllText(Assert.Single(evaluation.Files));
        Assert.Equal(Path.Combine(_folder, "a", "report.html"), evaluation.Files[0]);
        Assert.DoesNotMatch(new Regex("(src|href)=\"(?!#|data:)|url\\((?!#)|@import|<script"), page);
        Assert.Contains("data:image/jpeg;base64,", page, StringComparison.Ordinal);
        Assert.Contains("lone &lt;8&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("lone <", page, StringComparison.Ordinal);
        foreach (var id in new[] { "summary", "models", "curves", "individuals", "map", "queries", "data", "pipeline" })
            Assert.Contains($"id=\"{id}\"", page, StringComparison.Ordinal);

        // A plot says what it is; the marks of a legend stand beside their words.
        var drawings = Regex.Matches(page, "<svg[^>]*>").Select(match => match.Value).ToList();
        Assert.True(drawings.Count(svg => svg.Contains("role=\"img\" aria-label=\"", StringComparison.Ordinal)) >= 4);
        Assert.All(drawings, svg => Assert.Matches("role=\"img\" aria-label=\"[^\"]|aria-hidden=\"true\"", svg));
        Assert.All(Regex.Matches(page, "<img[^>]*>").Select(match => match.Value), image => Assert.Matches(" alt=\"[^\"]", image));
        Assert.All(Regex.Matches(page, "<th[ >][^>]*").Select(match => match.Value), header => Assert.Contains("scope=", header, StringComparison.Ordinal));
        var ids = Regex.Matches(page, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);

        // Pictures are not a model to be measured.
        Assert.Equal(["mlp"], evaluation.Measures.Select(m => m.Model).Distinct());
    }

    [Fact]
    public async Task A_query_of_a_matcher_is_no_near_duplicate_of_itself()
    {
        var random = RandomStream.Create(1, "twins");
        Sample[] photos = [Photo("a1", "Ada"), Photo("a2", "Ada"), Photo("b1", "Ben"), Photo("b2", "Ben")];
        Ranking Rank(int query) => new(photos[query], [.. photos.Where((_, i) => i != query).Select((photo, i) => new Candidate(photo, -i, 0.5f))]);
        float[] Noise() => [.. Enumerable.Range(0, 12 * 12 * 3).Select(_ => (float)random.NextDouble(0, 255))];
        var (one, two, three) = (Noise(), Noise(), Noise());

        // The photos of Ben are one picture.
        var thumbnails = new EmbeddingTable("thumbs", 12 * 12 * 3, photos, new[] { one, two, three, three }.SelectMany(static p => p).ToArray(), new Classification?[4]);
        var store = new Store(photos, [thumbnails], Rank(0), Rank(1), Rank(2), Rank(3));

        var evaluation = await EvaluateAsync(new EvaluateOptions { Thumbnails = "thumbs" }, store);

        Assert.Equal(2, evaluation.Measures.Single(m => m.Model == "wide (pairs)" && m.Name == "near_duplicates").Value);
    }

    [Fact]
    public async Task The_report_names_what_failed_with_reasons()
    {
        Sample[] photos = [Photo("a1", "Ada"), Photo("a2", "Ada"), Photo("b1", "Ben"), Photo("b2", "Ben")];
        var table = new EmbeddingTable("m", 1, photos, new float[] { 1, 2, 3, 4 }, new Classification?[4]);
        var store = new Store(table) { Failures = [new("x", "<x>.jpg", "load", "cut short"), new("y", "y.jpg", "load", "cut short"), new(null, "z", "photos", "no photo")] };

        var page = File.ReadAllText((await EvaluateAsync(new EvaluateOptions { Report = "r.html" }, store)).Files[0]);

        Assert.Contains("3 photos failed, and are in no figure", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">2</th><td>load</td><td>cut short</td><td>&lt;x&gt;.jpg</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_shows_what_a_matcher_drew()
    {
        var drawn = Directory.CreateDirectory(Path.Combine(_folder, "drawn")).FullName;
        File.WriteAllBytes(
            Path.Combine(drawn, "0001.png"),
            Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));
        File.WriteAllText(
            Path.Combine(drawn, "pictures.tsv"),
            "0001.png\tq<1>.jpg\tAda\tg1.jpg\tBen\t0.7500\n" + "gone.png\tq2.jpg\tAda\tg2.jpg\tAda\t0.5000\n" + "not of this kind\n");
        var table = new EmbeddingTable("m", 1, [Photo("a1", "Ada"), Photo("a2", "Ada")], new float[] { 1, 2 }, new Classification?[2]);

        var page = File.ReadAllText((await EvaluateAsync(new EvaluateOptions { Report = "r.html", MatchPictures = "drawn" }, new Store(table))).Files[0]);
        var nothing = File.ReadAllText((await EvaluateAsync(new EvaluateOptions { Report = "r.html", MatchPictures = "nowhere" }, new Store(table))).Files[0]);

        Assert.Contains("id=\"matches\"", page, StringComparison.Ordinal);
        Assert.Contains("Left: Ada (q&lt;1&gt;.jpg). Right: the best candidate, Ben (g1.jpg). Probability 0.7500; wrong.", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "<figure class=\"match\"><img src=\"data:image/jpeg;base64,"));
        Assert.Contains("No pictures in", nothing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_holds_no_pictures_is_refused_as_thumbnails()
    {
        var table = new EmbeddingTable("mlp", 2, [Photo("a", "Ada")], new float[2], [null]);

        var exception = await Assert.ThrowsAsync<StageException>(() => EvaluateAsync(new EvaluateOptions { Thumbnails = "mlp" }, new Store(table)));

        Assert.Contains("'mlp'", exception.Message, StringComparison.Ordinal);
    }

    private async Task<Evaluation> EvaluateAsync(EvaluateOptions options, IEmbeddingStore store) =>
        await ((IEvaluator)new Evaluate(options, new StageContext { BaseFolder = _folder, Threads = 2 })).EvaluateAsync([store], Trials.Cancellation);

    private sealed class Store : IRankingStore, IFailureStore
    {
        private readonly EmbeddingTable[] _tables;
        private readonly Ranking[] _rankings;

        public Store(params EmbeddingTable[] tables) => (_tables, _rankings) = (tables, []);

        public Store(Sample[] photos, params Ranking[] rankings) =>
            (_tables, _rankings) = ([new EmbeddingTable("wide", 1, photos, new float[photos.Length], new Classification?[photos.Length])], rankings);

        public Store(Sample[] photos, EmbeddingTable[] others, params Ranking[] rankings)
            : this(photos, rankings) =>
            _tables = [.. _tables, .. others];

        public IReadOnlyList<ItemFailure> Failures { get; init; } = [];

        public string Location => "store";

        public ValueTask<IReadOnlyList<ItemFailure>> ReadFailuresAsync(CancellationToken cancellation) => ValueTask.FromResult(Failures);

        public IReadOnlyList<string> Models => [.. _tables.Select(static table => table.Model)];

        public IReadOnlyList<string> RankedModels => _rankings.Length > 0 ? ["wide"] : [];

        public ValueTask<EmbeddingTable> ReadAsync(string model, CancellationToken cancellation) => ValueTask.FromResult(_tables.Single(table => table.Model == model));

        public async IAsyncEnumerable<Ranking> ReadRankingsAsync(string model, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var ranking in _rankings)
            {
                await Task.Yield();
                yield return ranking;
            }
        }
    }
}
