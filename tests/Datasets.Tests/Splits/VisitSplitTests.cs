using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class VisitSplitTests
{
    private static readonly DateTimeOffset _start = new(2024, 5, 1, 6, 0, 0, TimeSpan.Zero);

    private static Sample Photo(string id, string? individual, string? visit = null, double hour = 0) =>
        new() { Id = id, Path = id, Individual = individual, Event = visit, CapturedAt = _start.AddHours(hour) };

    /// <summary>Visits of one to four photos in random order, now and then with two individuals in one visit.</summary>
    private static List<Sample> RandomPhotos(ulong seed)
    {
        var random = RandomStream.Create(seed, "visits");
        var photos = new List<Sample>();
        for (var visit = 0; visit < 80; visit++)
        {
            var (first, second, hour) = (random.NextInt(15), random.NextInt(15), random.NextDouble(0, 1000));
            for (var k = 0; k <= random.NextInt(4); k++)
                photos.Add(Photo($"{visit}/{k}", random.NextBool(0.05) ? null : $"{(random.NextBool(0.2) ? second : first)}", random.NextBool(0.1) ? null : $"v{visit}", hour + (k / 100.0)));
        }

        random.Shuffle<Sample>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(photos));
        return photos;
    }

    private static IReadOnlyList<Sample> Arrange(IReadOnlyList<Sample> samples, SplitSamplesOptions options, ulong seed = 1) =>
        new SplitSamples(options, new RecordingContext(seed).Context).Arrange(samples, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(SplitKind.EventAware)]
    [InlineData(SplitKind.TimeAware)]
    public void A_visit_never_straddles_whomever_it_shows(SplitKind kind)
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var samples = Arrange(RandomPhotos(seed), new() { Kind = kind, Validation = 0.2 }, seed);

            Assert.All(samples.Where(s => s is { Event: not null, Individual: not null }).GroupBy(s => s.Event), visit => Assert.Single(visit.Select(s => s.Split).Distinct()));
            Assert.All(samples.Where(s => s.Individual is null), s => Assert.Equal(Split.Test, s.Split));
            var known = samples.Where(s => s.Individual is not null).ToList();
            Assert.InRange(known.Count(s => s.Split == Split.Test) / (double)known.Count, 0.15, 0.35);
            Assert.Contains(known, s => s.Split == Split.Validation);
        }
    }

    [Fact]
    public void By_visit_every_tested_individual_can_be_learnt()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var samples = Arrange(RandomPhotos(seed), new() { Kind = SplitKind.EventAware, Validation = 0.2 }, seed);
            var learnt = samples.Where(s => s.Split == Split.Train).Select(s => s.Individual).ToHashSet();

            Assert.All(samples.Where(s => s is { Individual: not null, Split: not Split.Train }), s => Assert.Contains(s.Individual, learnt));
        }
    }

    [Fact]
    public void By_time_every_visit_to_learn_from_begins_before_every_one_to_test_with()
    {
        var samples = Arrange(RandomPhotos(3), new() { Kind = SplitKind.TimeAware, Validation = 0.2 }).Where(s => s.Individual is not null).ToList();
        double LastBeginning(Split split) => samples.Where(s => s.Split == split).GroupBy(s => s.Event ?? s.Id).Max(v => (v.Min(s => s.CapturedAt!.Value) - _start).TotalHours);
        double First(Split split) => samples.Where(s => s.Split == split).Min(s => (s.CapturedAt!.Value - _start).TotalHours);

        Assert.True(LastBeginning(Split.Train) <= First(Split.Validation));
        Assert.True(LastBeginning(Split.Validation) <= First(Split.Test));
    }

    [Fact]
    public void By_time_worked_by_hand()
    {
        var samples = Arrange(
            [Photo("d", "Ada", "4", 30), Photo("a1", "Ada", "1", 0), Photo("c", "Ben", "3", 20), Photo("a2", "Ben", "1", 25), Photo("b", "Ben", "2", 10)],
            new() { Kind = SplitKind.TimeAware, Test = 0.4 });

        // Visit 1 begins first, and its late photo stays with it.
        Assert.Equal([Split.Test, Split.Train, Split.Test, Split.Train, Split.Train], samples.Select(s => s.Split));
    }

    [Fact]
    public void By_visit_worked_by_hand()
    {
        // A third of six photos is one visit. Mia has but one, which has to be learnt from; so it is one of Leo's, by the seed.
        Sample[] photos =
        [
            Photo("l1", "Leo", "v1"), Photo("l2", "Leo", "v1"), Photo("l3", "Leo", "v2"), Photo("l4", "Leo", "v2"), Photo("m1", "Mia", "v3"), Photo("m2", "Mia", "v3"),
        ];

        var tested = Enumerable.Range(0, 40).Select(seed =>
            string.Join(' ', Arrange(photos, new() { Kind = SplitKind.EventAware, Test = 1 / 3.0 }, (ulong)seed).Where(s => s.Split == Split.Test).Select(s => s.Id)));

        Assert.Equal(["l1 l2", "l3 l4"], tested.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_open_set_worked_by_hand()
    {
        // Of four individuals of two photos, a quarter is new with both; of the other three, half the photos are tested with.
        Sample[] photos = [.. new[] { "a", "b", "c", "d" }.SelectMany(name => new[] { Photo($"{name}1", name), Photo($"{name}2", name) })];

        var news = Enumerable.Range(0, 60).Select(seed =>
        {
            var tested = Arrange(photos, new() { Kind = SplitKind.OpenSet, Unknown = 0.25, Test = 0.5 }, (ulong)seed).Where(s => s.Split == Split.Test).ToLookup(s => s.Individual);
            Assert.Equal([1, 1, 1, 2], tested.Select(one => one.Count()).Order());
            return tested.Single(one => one.Count() == 2).Key;
        });

        Assert.Equal(["a", "b", "c", "d"], news.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void By_time_photos_without_a_time_are_refused()
    {
        var exception = Assert.Throws<StageException>(() => Arrange([Photo("a", "Ada") with { CapturedAt = null }, Photo("b", "Ada")], new() { Kind = SplitKind.TimeAware }));

        Assert.Contains("1 of 2 have none", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void By_visit_individuals_of_one_visit_each_are_refused() =>
        Assert.Throws<StageException>(() => Arrange([Photo("a", "Ada", "1"), Photo("b", "Ada", "1"), Photo("c", "Ben", "2")], new() { Kind = SplitKind.EventAware }));

    [Fact]
    public void An_open_set_split_keeps_a_share_of_the_individuals_from_learning_and_divides_the_others()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var samples = Arrange(RandomPhotos(seed), new() { Kind = SplitKind.OpenSet, Unknown = 0.4 }, seed).Where(s => s.Individual is not null).ToList();
            var byName = samples.GroupBy(s => s.Individual).ToList();

            Assert.Equal((int)Math.Round(0.4 * byName.Count, MidpointRounding.AwayFromZero), byName.Count(photos => photos.All(s => s.Split == Split.Test)));
            Assert.All(byName, photos => Assert.Contains(photos, s => s.Split == (photos.All(p => p.Split == Split.Test) ? Split.Test : Split.Train)));
        }
    }

    [Fact]
    public void Folds_test_each_individual_exactly_once_and_never_learn_it_then()
    {
        var photos = RandomPhotos(5);
        var tested = Enumerable.Range(1, 4)
            .Select(fold => Arrange(photos, new() { Kind = SplitKind.KFold, Folds = 4, Fold = fold, Validation = 0.2 }))
            .Select(samples => samples.Where(s => s is { Split: Split.Test, Individual: not null }).Select(s => s.Individual!).Distinct().ToList())
            .ToList();

        Assert.Equal(photos.Select(s => s.Individual).OfType<string>().Distinct().Order(StringComparer.Ordinal), tested.SelectMany(names => names).Order(StringComparer.Ordinal));
        Assert.All(tested, names => Assert.InRange(names.Count, 3, 4));
        Assert.All(
            Arrange(photos, new() { Kind = SplitKind.KFold, Folds = 4, Fold = 2, Validation = 0.2 }).Where(s => s.Individual is not null).GroupBy(s => s.Individual),
            one => Assert.Single(one.Select(s => s.Split).Distinct()));
    }

    [Theory]
    [InlineData(SplitKind.OpenSet)]
    [InlineData(SplitKind.TimeAware)]
    [InlineData(SplitKind.EventAware)]
    [InlineData(SplitKind.KFold)]
    public void The_order_of_the_list_changes_nothing(SplitKind kind)
    {
        var photos = RandomPhotos(7);
        var expected = Arrange(photos, new() { Kind = kind }).ToDictionary(s => s.Id, s => s.Split);

        photos.Reverse();

        Assert.Equal(expected, Arrange(photos, new() { Kind = kind }).ToDictionary(s => s.Id, s => s.Split));
    }

    [Fact]
    public void A_fold_beyond_the_last_is_at_odds() =>
        Assert.Equal(["fold is 6, and there are 5 folds."], new SplitSamplesOptions { Fold = 6 }.Check());
}
