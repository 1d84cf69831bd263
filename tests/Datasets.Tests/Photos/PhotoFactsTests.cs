using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class PhotoFactsTests
{
    [Fact]
    public void A_real_photo_tells_its_camera_and_its_time()
    {
        var photo = SharedData.PathOf("data/camtrap-dp-example/media/20210531082538-RCNX0031.JPG");
        var facts = new PhotoFactsReader("+01:00", null, exif: true).Read("x.JPG", photo);

        Assert.Equal(new DateTimeOffset(2021, 4, 11, 20, 43, 9, TimeSpan.FromHours(1)), facts.CapturedAt!.Value.AddTicks(-(facts.CapturedAt.Value.Ticks % TimeSpan.TicksPerSecond)));
        Assert.Equal("RECONYX", facts.Attributes["cameraMake"]);
        Assert.NotEmpty(facts.Attributes["cameraModel"]);
    }

    [Fact]
    public void A_zone_follows_the_season()
    {
        // The system is asked, and not the code under test: a name that it fails to read would skip its own test.
        Assert.SkipUnless(TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Brussels", out _), "This system has no table of time zones.");
        var zone = TimeZoneOption.TryParse("Europe/Brussels");
        Assert.NotNull(zone);
        Assert.Equal(TimeSpan.FromHours(2), zone.At(new DateTime(2024, 7, 1)).Offset);
        Assert.Equal(TimeSpan.FromHours(1), zone.At(new DateTime(2024, 1, 1)).Offset);
    }

    [Theory]
    [InlineData("UTC", 0)]
    [InlineData("+03:30", 3.5)]
    [InlineData("-0500", -5)]
    public void A_zone_may_be_an_offset(string text, double hours)
        => Assert.Equal(TimeSpan.FromHours(hours), TimeZoneOption.TryParse(text)!.At(new DateTime(2024, 7, 1)).Offset);

    [Theory]
    [InlineData("Nowhere/Town")]
    [InlineData("+25:00")]
    [InlineData("3")]
    public void A_zone_that_is_none_is_refused(string text) => Assert.NotNull(TimeZoneOption.Complain(text));

    [Theory]
    [InlineData("{deployment}", "A12/DCIM/100/IMG.JPG", "A12", null)]
    [InlineData("*/{deployment}", "north/A12/IMG.JPG", "A12", null)]
    [InlineData("{site}/{deployment}", "north/A12/IMG.JPG", "A12", "north")]
    [InlineData("cam_{deployment}", "cam_7/IMG.JPG", "7", null)]
    [InlineData("{site}-{deployment}", "north-7/IMG.JPG", "7", "north")]
    [InlineData("*/{deployment}", "A12/IMG.JPG", null, null)]
    [InlineData("{deployment}", "IMG.JPG", null, null)]
    public void Folders_tell_cameras_apart(string pattern, string path, string? deployment, string? site)
    {
        var attributes = new Dictionary<string, string>();
        Assert.Equal(deployment, DeploymentPattern.TryParse(pattern)!.Read(path, attributes));
        Assert.Equal(site, attributes.GetValueOrDefault("site"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("{site}")]
    [InlineData("{deployment")]
    [InlineData("{deployment}/{deployment}")]
    public void A_pattern_without_a_deployment_is_refused(string pattern) => Assert.NotNull(DeploymentPattern.Complain(pattern));

    [Fact]
    public void A_file_that_is_no_photo_tells_nothing()
    {
        using var folder = new TemporaryFolder();
        folder.WithText("cam/a.jpg", "no photo").WithText("cam/b.jpg", "");
        var samples = new PhotoFolder(new PhotoFolderOptions { Folder = folder.Path }, new RecordingContext().Context).List(CancellationToken.None).ToList();
        Assert.Equal(2, samples.Count);
        Assert.All(samples, s => Assert.Null(s.CapturedAt));
        Assert.All(samples, s => Assert.Equal("cam", s.Deployment));
    }
}
