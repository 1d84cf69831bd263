using System.Globalization;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Identification;

namespace ReIdFlow.Tests;

public sealed class Naming_animals
{
    private const int Dimension = 16;

    private static float[] Look(int individual, RandomStream noise, double spread)
    {
        var random = RandomStream.Create(5, "look", individual.ToString(CultureInfo.InvariantCulture));
        var vector = new float[Dimension];
        for (var i = 0; i < Dimension; i++)
            vector[i] = (float)random.NextGaussian();
        for (var i = 0; i < Dimension; i++)
            vector[i] += (float)(spread * noise.NextGaussian());
        return vector;
    }

    private static List<(Sample, float[])> Photos(string kind, IEnumerable<int> individuals, int events, int photos, bool isKnown, double spread, string? viewpoint = null)
    {
        var noise = RandomStream.Create(6, kind);
        return [.. from individual in individuals
                   from e in Enumerable.Range(0, events)
                   from p in Enumerable.Range(0, photos)
                   select (new Sample
                   {
                       Id = $"{kind}/{individual}/{e}/{p}",
                       Path = $"{kind}/{individual}/{e}/{p}.jpg",
                       Event = $"{kind}/{individual}/{e}",
                       Viewpoint = viewpoint,
                       Individual = isKnown ? $"animal-{individual:D2}" : null,
                   }, Look(individual, noise, spread))];
    }

    private static async Task<IIdentificationStore> NameAsync(IdentifyOptions options, params IReadOnlyList<(Sample, float[])>[] stores)
        => await new Identify(options, new StageContext { StageId = "identify" }).IdentifyAsync([.. stores.Select(s => new MemoryStore("m", s))], CancellationToken.None);

    private static double Value(IIdentificationStore store, string name) => store.Evaluation.Measures.Single(m => m.Name == name).Value;

    [Fact]
    public async Task Known_animals_get_their_names_and_strangers_a_proposed_one_each()
    {
        var gallery = Photos("known", Enumerable.Range(0, 10), 4, 2, isKnown: true, 0.15);
        var fresh = Photos("new", Enumerable.Range(5, 8), 3, 2, isKnown: false, 0.15);

        var store = await NameAsync(new IdentifyOptions(), gallery, fresh);

        Assert.Equal(48, store.Photos.Count);
        Assert.Equal(24, store.Events.Count);
        foreach (var answer in store.Events)
        {
            var individual = int.Parse(answer.Samples[0].Id.Split('/')[1], CultureInfo.InvariantCulture);
            Assert.Equal(individual >= 10, answer.IsNew);
            if (!answer.IsNew)
                Assert.Equal($"animal-{individual:D2}", answer.Individual);
            Assert.Equal(1, answer.NewProbability + answer.Candidates.Sum(c => c.Probability), 1);
        }

        Assert.Equal(["new-001", "new-002", "new-003"], store.Events.Where(e => e.IsNew).Select(e => e.Individual).Distinct());
        Assert.All(store.Events.Where(e => e.IsNew).GroupBy(e => e.Individual), g => Assert.Single(g.Select(e => e.Samples[0].Id.Split('/')[1]).Distinct()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task Answers_do_not_depend_on_how_a_store_is_cut_into_pieces_nor_on_where_an_events_photos_lie(int rowsPerPiece)
    {
        var gallery = Photos("known", Enumerable.Range(0, 10), 4, 2, isKnown: true, 0.3);
        var fresh = Photos("new", Enumerable.Range(5, 8), 3, 4, isKnown: false, 0.3);
        var whole = await NameAsync(new IdentifyOptions(), gallery, fresh);

        // The gallery's photos among the others, and the last photos of all events at the end.
        List<(Sample Sample, float[] Vector)> mixed = [.. fresh.Concat(gallery).OrderBy(p => p.Item1.Id.Split('/')[3], StringComparer.Ordinal)];
        var store = await new Identify(new IdentifyOptions(), new StageContext { StageId = "identify" })
            .IdentifyAsync([new MemoryStore("m", mixed, rowsPerPiece)], CancellationToken.None);

        Assert.Equal(ByPhoto(whole), ByPhoto(store));
        Assert.Equal(store.Photos.Count, store.EventOfPhotos.Count);
        Assert.All(store.Photos.Zip(store.EventOfPhotos), p => Assert.Contains(p.First.Samples[0].Id, store.Events[p.Second].Samples.Select(s => s.Id)));
        var table = await store.ReadAsync("m", CancellationToken.None);
        Assert.All(
            Enumerable.Range(0, table.Samples.Count),
            i => Assert.Equal(mixed.Single(p => p.Sample.Id == table.Samples[i].Id).Vector, table.Row(i).ToArray()));

        // Names of new animals go by the order in which they come.
        static List<(string, string?, bool, float, float)> ByPhoto(IIdentificationStore named) =>
        [
            .. named.Photos.Zip(named.EventOfPhotos.Select(e => named.Events[e]))
                .Select(p => (p.First.Samples[0].Id, p.Second.IsNew ? null : p.Second.Individual, p.First.IsNew, (float)p.First.Candidates[0].Score, (float)p.First.NewProbability))
                .OrderBy(p => p.Id, StringComparer.Ordinal),
        ];
    }

    [Fact]
    public async Task Stores_of_vectors_of_other_lengths_are_refused()
    {
        var gallery = Photos("known", Enumerable.Range(0, 3), 2, 2, isKnown: true, 0.3);
        var longer = Photos("new", Enumerable.Range(0, 2), 1, 1, isKnown: false, 0.3).ConvertAll(p => (p.Item1, p.Item2.Append(0f).ToArray()));

        var error = await Assert.ThrowsAsync<StageException>(() => NameAsync(new IdentifyOptions(), gallery, longer));

        Assert.StartsWith("The stores hold vectors of 16 and of 17 numbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_go_on_with_the_embeddings_so_that_they_can_join_the_gallery()
    {
        var store = await NameAsync(new IdentifyOptions(), Photos("known", Enumerable.Range(0, 6), 3, 2, true, 0.1), Photos("new", [2], 1, 2, false, 0.1));
        var table = await store.ReadAsync("m", CancellationToken.None);
        Assert.Equal(2, table.Samples.Count);
        Assert.All(table.Samples, s => Assert.Equal("animal-02", s.Individual));
    }

    [Fact]
    public async Task Pooling_the_photos_of_an_event_is_better_than_a_photo_alone_and_the_false_accept_rate_holds()
    {
        using var folder = new TemporaryFile();
        var gallery = Photos("known", Enumerable.Range(0, 40), 5, 4, true, 0.9);
        var fresh = Photos("new", Enumerable.Range(0, 80), 4, 4, false, 0.9);
        File.WriteAllLines(folder.Path, fresh.Select(f => $"{f.Item1.Path},animal-{f.Item1.Id.Split('/')[1].PadLeft(2, '0')}").Prepend("path,individual"));

        var store = await NameAsync(new IdentifyOptions { Truth = folder.Path, FalseAcceptRate = 0.1 }, gallery, fresh);

        Assert.True(Value(store, "top1_per_event") > Value(store, "top1_per_photo"));
        Assert.InRange(Value(store, "false_accept_rate_per_event"), 0.02, 0.2);
        Assert.True(Value(store, "open_set_auroc_per_event") > 0.7);
    }

    [Fact]
    public async Task Left_flanks_are_not_compared_with_right_ones_unless_asked()
    {
        var gallery = Photos("left", Enumerable.Range(0, 6), 3, 2, true, 0.05, "left");
        var fresh = Photos("new", Enumerable.Range(0, 6), 1, 1, false, 0.05, "right");

        var apart = await NameAsync(new IdentifyOptions(), gallery, fresh);
        var across = await NameAsync(new IdentifyOptions { AcrossViewpoints = true }, gallery, fresh);

        Assert.All(apart.Events, e => Assert.True(e.IsNew));
        Assert.All(apart.Events, e => Assert.Empty(e.Candidates));
        Assert.All(across.Events, e => Assert.False(e.IsNew));
        Assert.Contains(across.Evaluation.Notes, n => n.StartsWith("Scope:", StringComparison.Ordinal) && n.Contains("all viewpoints", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_animals_in_one_photo_are_named_apart()
    {
        var gallery = Photos("known", Enumerable.Range(0, 6), 3, 2, true, 0.05);
        var noise = RandomStream.Create(1, "noise");
        var pair = new List<(Sample, float[])>
        {
            (new Sample { Id = "a#0", Path = "a", Event = "e" }, Look(1, noise, 0.05)),
            (new Sample { Id = "a#1", Path = "a", Event = "e" }, Look(4, noise, 0.05)),
        };
        var store = await NameAsync(new IdentifyOptions(), gallery, pair);
        Assert.Equal(["animal-01", "animal-04"], store.Events.Select(e => e.Individual));
    }

    [Fact]
    public async Task The_scope_leaves_photos_out()
    {
        var gallery = Photos("known", Enumerable.Range(0, 6), 3, 2, true, 0.05);
        var fresh = Photos("new", [1], 2, 1, false, 0.05)
            .Select((f, i) => (f.Item1 with { Deployment = $"site-{i}", CapturedAt = new DateTimeOffset(2024, 5, 1 + i, 12, 0, 0, TimeSpan.Zero) }, f.Item2)).ToList();
        Assert.Equal("site-1", Assert.Single((await NameAsync(new IdentifyOptions { Sites = ["site-1"] }, gallery, fresh)).Photos).Samples[0].Deployment);
        Assert.Equal("site-0", Assert.Single((await NameAsync(new IdentifyOptions { Until = "2024-05-01" }, gallery, fresh)).Photos).Samples[0].Deployment);
        Assert.Empty((await NameAsync(new IdentifyOptions { Species = ["lion"] }, gallery, fresh)).Photos);
    }

    [Fact]
    public async Task A_gallery_that_cannot_tell_anything_is_refused()
    {
        var fresh = Photos("new", [1], 1, 1, false, 0.05);
        Assert.Contains("no gallery", (await Assert.ThrowsAsync<StageException>(() => NameAsync(new IdentifyOptions(), fresh))).Message, StringComparison.Ordinal);
        var once = Photos("known", Enumerable.Range(0, 3), 1, 3, true, 0.05);
        Assert.Contains("two events", (await Assert.ThrowsAsync<StageException>(() => NameAsync(new IdentifyOptions(), once, fresh))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_threshold_lets_through_at_most_the_share_asked_for()
    {
        var scores = Enumerable.Range(0, 200).Select(i => i / 200.0).ToList();
        foreach (var share in new[] { 0.0, 0.01, 0.05, 0.5 })
            Assert.Equal((int)(share * 200), scores.Count(s => s >= Calibration.UpperQuantile(scores, share)));
    }

    [Fact]
    public void The_area_under_the_curve_counts_ties_half()
    {
        Assert.Equal(1, Report.Auroc([(0.1, false), (0.9, true)]));
        Assert.Equal(0.5, Report.Auroc([(0.5, false), (0.5, true)]));
        Assert.Equal(0.75, Report.Auroc([(0.1, false), (0.4, true), (0.5, false), (0.9, true)]));
    }
}
