using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class TakeSamplesTests
{
    private static readonly List<Sample> Photos =
    [
        .. Enumerable.Range(0, 100).Select(i => new Sample { Id = $"p{i:D2}", Path = $"p{i:D2}", Individual = i % 10 == 9 ? null : $"{i % 10}" }),
    ];

    private static IReadOnlyList<Sample> Take(IReadOnlyList<Sample> samples, TakeSamplesOptions options, ulong seed = 0) =>
        new TakeSamples(options, new RecordingContext(seed).Context).Arrange(samples, TestContext.Current.CancellationToken);

    [Fact]
    public void Some_individuals_are_kept_with_all_their_samples()
    {
        var kept = Take(Photos, new() { Individuals = 3 });

        Assert.Equal(3, kept.Select(s => s.Individual).Distinct().Count());
        Assert.Equal(30, kept.Count);
        Assert.DoesNotContain(kept, s => s.Individual is null);
    }

    [Fact]
    public void Some_samples_are_kept_in_their_order()
    {
        var kept = Take(Photos, new() { Samples = 20 }).Select(s => s.Id).ToList();

        Assert.Equal(20, kept.Count);
        Assert.Equal(kept.Order(StringComparer.Ordinal), kept);
        Assert.NotEqual(Photos.Take(20).Select(s => s.Id), kept);
    }

    [Fact]
    public void Both_limits_hold_together()
    {
        var kept = Take(Photos, new() { Individuals = 2, Samples = 5 });

        Assert.Equal(5, kept.Count);
        Assert.InRange(kept.Select(s => s.Individual).Distinct().Count(), 1, 2);
    }

    [Fact]
    public void What_is_kept_depends_on_the_seed_and_not_on_the_order()
    {
        var shuffled = Photos.ToArray();
        RandomStream.Create(1, "shuffle").Shuffle<Sample>(shuffled);
        var options = new TakeSamplesOptions { Individuals = 4, Samples = 15 };

        Assert.Equal(Take(Photos, options).Select(s => s.Id), Take(shuffled, options).Select(s => s.Id).Order(StringComparer.Ordinal));
        Assert.NotEqual(Take(Photos, options).Select(s => s.Id), Take(Photos, options, seed: 1).Select(s => s.Id));
    }

    [Fact]
    public void Fewer_than_asked_for_are_all_kept() =>
        Assert.Equal(Photos, Take(Photos, new() { Samples = 1000 }));

    [Fact]
    public void Asking_for_individuals_where_none_is_known_stops_the_stage() =>
        Assert.Contains("Give 'samples'", Assert.Throws<StageException>(() => Take([Photos[9]], new() { Individuals = 1 })).Message, StringComparison.Ordinal);

    [Fact]
    public void One_of_the_limits_has_to_be_given()
    {
        Assert.Single(new TakeSamplesOptions().Check());
        Assert.Empty(new TakeSamplesOptions { Samples = 1 }.Check());
    }
}
