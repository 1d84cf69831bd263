using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class EventsTests
{
    private static readonly DateTimeOffset Start = new(2024, 5, 3, 6, 0, 0, TimeSpan.Zero);

    private static Sample Photo(string id, double? seconds, string? camera = "c1", string? given = null) => new()
    {
        Id = id,
        Path = id + ".jpg",
        Deployment = camera,
        Event = given,
        CapturedAt = seconds is { } s ? Start.AddSeconds(s) : null,
    };

    private static string?[] Arrange(EventsOptions options, params Sample[] samples)
        => [.. new Events(options, new RecordingContext().Context).Arrange(samples, CancellationToken.None).Select(s => s.Event)];

    [Theory]
    [InlineData("60s", 4)]
    [InlineData("2min", 3)]
    [InlineData("30min", 2)]
    [InlineData("59", 5)]
    [InlineData("1h", 1)]
    public void Photos_that_follow_each_other_within_the_interval_are_one_event(string interval, int events)
        => Assert.Equal(events, Arrange(new EventsOptions { Interval = interval }, Photo("a", 0), Photo("b", 60), Photo("c", 180), Photo("d", 180 + 1800), Photo("e", 180 + 1800 + 1801)).Distinct().Count());

    [Fact]
    public void Photos_of_two_cameras_are_never_one_event()
        => Assert.Equal(["c1/2024-05-03T06:00:00Z", "c2/2024-05-03T06:00:01Z", "c1/2024-05-03T06:00:00Z"], Arrange(new EventsOptions(), Photo("a", 0), Photo("b", 1, "c2"), Photo("c", 2)));

    [Fact]
    public void The_order_of_the_list_does_not_matter()
        => Assert.Equal(["c1/2024-05-03T06:00:00Z", "c1/2024-05-03T06:00:00Z", "c1/2024-05-03T06:00:00Z"], Arrange(new EventsOptions(), Photo("c", 100), Photo("a", 0), Photo("b", 50)));

    [Fact]
    public void A_photo_without_a_time_is_an_event_of_its_own()
        => Assert.Equal(["a.jpg", "b.jpg"], Arrange(new EventsOptions(), Photo("a", null), Photo("b", null)));

    [Fact]
    public void Events_that_the_source_names_are_kept_unless_told_otherwise()
    {
        Assert.Equal(["s1", "s2"], Arrange(new EventsOptions(), Photo("a", 0, given: "s1"), Photo("b", 1, given: "s2")));
        Assert.Single(Arrange(new EventsOptions { KeepGiven = false }, Photo("a", 0, given: "s1"), Photo("b", 1, given: "s2")).Distinct());
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1d")]
    [InlineData("")]
    public void An_interval_that_is_no_time_is_refused(string interval) => Assert.Single(new EventsOptions { Interval = interval }.Check());
}
