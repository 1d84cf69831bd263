using System.Globalization;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class SplitSamplesTests
{
    private static Sample Photo(string id, string? individual, string? visit = null, Split split = Split.Unassigned) =>
        new() { Id = id, Path = id, Individual = individual, Event = visit, Split = split };

    /// <summary>Random photos: individuals with 1 to 14 photos in bursts of 1 to 4, some of no event, some of nobody.</summary>
    private static List<Sample> RandomPhotos(ulong seed, int individuals)
    {
        var random = RandomStream.Create(seed, "photos");
        var photos = new List<Sample>();
        for (var i = 0; i < individuals; i++)
        {
            var name = random.NextBool(0.03) ? null : i.ToString("D3", CultureInfo.InvariantCulture);
            var remaining = 1 + random.NextInt(14);
            for (var visit = 0; remaining > 0; visit++)
            {
                var burst = Math.Min(remaining, 1 + random.NextInt(4));
                var hasEvent = random.NextBool(0.8);
                for (var k = 0; k < burst; k++)
                    photos.Add(Photo($"{i}/{visit}/{k}", name, hasEvent ? $"{i}-{visit}" : null));
                remaining -= burst;
            }
        }

        return photos;
    }

    private static IReadOnlyList<Sample> Arrange(IReadOnlyList<Sample> samples, SplitSamplesOptions options, ulong seed = 0, RecordingContext? recording = null) =>
        new SplitSamples(options, (recording ?? new RecordingContext(seed)).Context).Arrange(samples, TestContext.Current.CancellationToken);

    private static int Count(IEnumerable<Sample> samples, Split split) => samples.Count(s => s.Split == split);

    [Fact]
    public void A_closed_set_split_puts_each_individual_with_two_photos_on_both_sides_and_lone_photos_into_training()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            foreach (var known in Arrange(RandomPhotos(seed, 30), new(), seed).Where(s => s.Individual is not null).GroupBy(s => s.Individual))
            {
                Assert.True(Count(known, Split.Train) > 0);
                Assert.Equal(known.Count() > 1, Count(known, Split.Test) > 0);
            }
        }
    }

    [Fact]
    public void No_event_stands_on_two_sides_where_its_individual_has_several()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var split = Arrange(RandomPhotos(seed, 30), new() { Validation = 0.2 }, seed);
            foreach (var known in split.Where(s => s.Individual is not null).GroupBy(s => s.Individual))
            {
                if (known.Select(s => s.Event ?? s.Id).Distinct().Count() == 1)
                    continue;
                foreach (var visit in known.Where(s => s.Event is not null).GroupBy(s => s.Event))
                    Assert.Single(visit.Select(s => s.Split).Distinct());
            }
        }
    }

    [Fact]
    public void Events_of_one_name_at_two_sites_are_two_events()
    {
        List<Sample> photos = [.. Enumerable.Range(0, 8).Select(i => Photo($"p{i}", "leo", "1") with { Deployment = i < 4 ? "north" : "south" })];

        var split = Arrange(photos, new() { Test = 0.5 });

        Assert.Single(split.Take(4).Select(s => s.Split).Distinct());
        Assert.Equal((4, 4), (Count(split, Split.Train), Count(split, Split.Test)));
    }

    [Fact]
    public void An_individual_with_one_event_only_is_divided_all_the_same_and_that_is_said()
    {
        var recording = new RecordingContext();
        List<Sample> photos = [.. Enumerable.Range(0, 4).Select(i => Photo($"p{i}", "leo", "burst"))];

        var split = Arrange(photos, new(), recording: recording);

        Assert.Equal((3, 1), (Count(split, Split.Train), Count(split, Split.Test)));
        Assert.Contains("in one event only: 1.", Assert.Single(recording.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_may_be_divided_when_asked_for()
    {
        List<Sample> photos = [.. Enumerable.Range(0, 40).Select(i => Photo($"p{i:D2}", "leo", i < 20 ? "a" : "b"))];

        var split = Arrange(photos, new() { KeepEvents = false });

        Assert.Equal(10, Count(split, Split.Test));
        Assert.True(split.GroupBy(s => s.Event).All(visit => visit.Select(s => s.Split).Distinct().Count() == 2));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.4)]
    [InlineData(0.1)]
    public void The_shares_are_met_closely(double share)
    {
        // Ten photos each, none in an event: rounding errors are made up for from one individual to the next.
        List<Sample> photos = [.. Enumerable.Range(0, 300).Select(i => Photo($"p{i}", $"{i / 10}"))];

        var split = Arrange(photos, new() { Test = share, Validation = 0.2 });

        Assert.InRange(Count(split, Split.Test) / 300.0, share - 0.01, share + 0.01);
        Assert.InRange(Count(split, Split.Validation) / (double)(300 - Count(split, Split.Test)), 0.18, 0.22);
    }

    [Fact]
    public void The_share_is_met_closely_with_bursts_that_do_not_divide_evenly()
    {
        List<Sample> photos = [.. Enumerable.Range(0, 320).Select(i => Photo($"p{i}", $"{i / 8}", $"{i / 8}-{i % 8 / 3}"))];

        Assert.InRange(Count(Arrange(photos, new()), Split.Test) / 320.0, 0.22, 0.31);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(6, 2)]
    [InlineData(8, 2)]
    [InlineData(10, 3)]
    public void One_individuals_test_part_is_a_quarter_rounded_to_whole_photos(int photos, int test) =>
        Assert.Equal(test, Count(Arrange([.. Enumerable.Range(0, photos).Select(i => Photo($"p{i}", "leo"))], new()), Split.Test));

    [Fact]
    public void The_result_does_not_depend_on_the_order_of_the_list()
    {
        foreach (var kind in (SplitKind[])[SplitKind.ClosedSet, SplitKind.Disjoint])
        {
            for (ulong seed = 0; seed < 10; seed++)
            {
                var photos = RandomPhotos(seed, 25);
                var shuffled = photos.ToArray();
                RandomStream.Create(seed, "shuffle").Shuffle<Sample>(shuffled);
                var options = new SplitSamplesOptions { Kind = kind, Validation = 0.25 };

                var one = Arrange(photos, options, seed).ToDictionary(s => s.Id, s => s.Split);
                var other = Arrange(shuffled, options, seed).ToDictionary(s => s.Id, s => s.Split);

                Assert.Equal(one.OrderBy(p => p.Key, StringComparer.Ordinal), other.OrderBy(p => p.Key, StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void The_list_keeps_its_order_and_nothing_but_the_split_changes()
    {
        var photos = RandomPhotos(1, 20);

        var split = Arrange(photos, new());

        Assert.Equal(photos, split.Select(s => s with { Split = Split.Unassigned }));
    }

    [Fact]
    public void Another_seed_and_another_stage_split_otherwise()
    {
        var photos = RandomPhotos(1, 40);
        var split = Arrange(photos, new(), seed: 1).Select(s => s.Split);

        Assert.Equal(split, Arrange(photos, new(), seed: 1).Select(s => s.Split));
        Assert.NotEqual(split, Arrange(photos, new(), seed: 2).Select(s => s.Split));
        Assert.NotEqual(split, Arrange(photos, new(), recording: new(1, "other")).Select(s => s.Split));
    }

    [Fact]
    public void A_split_that_was_made_once_is_made_on_every_machine()
    {
        List<Sample> photos = [.. Enumerable.Range(0, 8).Select(i => Photo($"p{i}", i < 4 ? "leo" : "mia"))];

        // The photo whose first number of xoshiro256**, seeded with the SHA-256 of seed and names, is least: worked out by another program.
        Assert.Equal(["p1", "p6"], Arrange(photos, new(), seed: 42).Where(s => s.Split == Split.Test).Select(s => s.Id));
    }

    [Fact]
    public void A_disjoint_split_shares_no_individual_between_sides()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var split = Arrange(RandomPhotos(seed, 20), new() { Kind = SplitKind.Disjoint, Validation = 0.2 }, seed);

            Assert.All(split.Where(s => s.Individual is not null).GroupBy(s => s.Individual), known => Assert.Single(known.Select(s => s.Split).Distinct()));
            Assert.All((Split[])[Split.Train, Split.Validation, Split.Test], part => Assert.NotEqual(0, Count(split, part)));
        }
    }

    [Theory]
    [InlineData(24, 0.25, 0, 18, 0, 6)]
    [InlineData(24, 0.25, 0.25, 13, 5, 6)]
    [InlineData(94, 0.2, 0, 75, 0, 19)]
    [InlineData(2, 0.01, 0, 1, 0, 1)]
    [InlineData(3, 0.9, 0.01, 0, 0, 0)]
    [InlineData(3, 0.34, 0.01, 1, 1, 1)]
    public void A_disjoint_split_counts_individuals(int individuals, double test, double validation, int inTrain, int inValidation, int inTest)
    {
        List<Sample> photos = [.. Enumerable.Range(0, individuals * 3).Select(i => Photo($"p{i}", $"{i / 3}"))];
        var options = new SplitSamplesOptions { Kind = SplitKind.Disjoint, Test = test, Validation = validation };
        if (inTrain == 0)
        {
            Assert.Throws<StageException>(() => Arrange(photos, options));
            return;
        }

        var split = Arrange(photos, options);

        int Individuals(Split part) => split.Where(s => s.Split == part).Select(s => s.Individual).Distinct().Count();
        Assert.Equal((inTrain, inValidation, inTest), (Individuals(Split.Train), Individuals(Split.Validation), Individuals(Split.Test)));
    }

    [Theory]
    [InlineData(SplitKind.ClosedSet)]
    [InlineData(SplitKind.Disjoint)]
    public void Unknown_individuals_are_tested_with(SplitKind kind)
    {
        var photos = RandomPhotos(3, 10).Append(Photo("stranger", null)).ToList();

        Assert.Equal(Split.Test, Arrange(photos, new() { Kind = kind }).Single(s => s.Id == "stranger").Split);
    }

    [Fact]
    public void As_given_leaves_the_split_alone_and_counts_what_has_none()
    {
        var recording = new RecordingContext();
        List<Sample> photos = [Photo("a", "leo", split: Split.Train), Photo("b", null, split: Split.Test), Photo("c", "mia"), Photo("d", "mia", split: Split.Validation)];

        Assert.Equal(photos, Arrange(photos, new() { Kind = SplitKind.AsGiven }, recording: recording));
        Assert.Contains("no split: 1 of 4.", Assert.Single(recording.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void As_given_can_take_a_validation_part_from_the_training_part()
    {
        List<Sample> photos = [.. Enumerable.Range(0, 60).Select(i => Photo($"p{i}", $"{i / 10}", split: i % 5 == 0 ? Split.Test : Split.Train))];

        var split = Arrange(photos, new() { Kind = SplitKind.AsGiven, Validation = 0.25 });

        Assert.Equal(photos.Where(s => s.Split == Split.Test).Select(s => s.Id), split.Where(s => s.Split == Split.Test).Select(s => s.Id));
        Assert.Equal((36, 12), (Count(split, Split.Train), Count(split, Split.Validation)));
        Assert.All(split.Where(s => s.Split == Split.Validation).GroupBy(s => s.Individual), part => Assert.Equal(2, part.Count()));
    }

    [Fact]
    public void Splits_that_cannot_be_made_stop_the_stage_and_say_what_to_do()
    {
        List<Sample> strangers = [Photo("a", null), Photo("b", null)];
        List<Sample> lone = [Photo("a", "leo"), Photo("b", "mia")];
        List<Sample> one = [Photo("a", "leo"), Photo("b", "leo")];
        List<Sample> given = [Photo("a", "leo", split: Split.Train), Photo("b", "leo", split: Split.Validation)];
        (IReadOnlyList<Sample> Samples, SplitSamplesOptions Options, string Message)[] cases =
        [
            ([], new(), "There are no samples to split."),
            (strangers, new(), "No sample names its individual"),
            (strangers, new() { Kind = SplitKind.Disjoint }, "No sample names its individual"),
            (lone, new(), "Use kind 'disjoint'"),
            (one, new() { Kind = SplitKind.Disjoint }, "Use kind 'closed-set'"),
            (one, new() { Validation = 0.5 }, "No individual has photos enough for a validation part."),
            (one, new() { Kind = SplitKind.AsGiven }, "The source gives no split."),
            (given, new() { Kind = SplitKind.AsGiven, Validation = 0.1 }, "The source gives a validation part already."),
        ];

        foreach (var (samples, options, message) in cases)
            Assert.Contains(message, Assert.Throws<StageException>(() => Arrange(samples, options)).Message, StringComparison.Ordinal);
    }
}
