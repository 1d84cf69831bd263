using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class CamtrapDpTests
{
    [Fact]
    public void The_ten_local_photos_of_a_real_package_are_one_event()
    {
        var context = new RecordingContext();
        var source = new CamtrapDpPackage(new CamtrapDpOptions { Package = SharedData.PathOf("data/camtrap-dp-example") }, context.Context);

        var samples = source.List(CancellationToken.None).ToList();

        Assert.Equal(10, samples.Count);
        Assert.Empty(context.Failures);
        Assert.Equal("7245a2aa", Assert.Single(samples.Select(s => s.Event).Distinct()));
        Assert.Equal("62c200a9", Assert.Single(samples.Select(s => s.Deployment).Distinct()));
        Assert.Equal("7ab33b3a_1", samples[0].Id);
        Assert.Equal(new BoundingBox(0.35947, 0.61382, 0.32951, 0.31225, BoxUnit.Relative), samples[0].Box);
        Assert.Equal(new DateTimeOffset(2021, 4, 11, 20, 43, 9, TimeSpan.FromHours(1)), samples[0].CapturedAt);
        Assert.All(samples, s => Assert.True(File.Exists(((FileContent)s.Content!).FullPath)));
    }

    [Fact]
    public void The_same_photos_without_the_events_of_the_package_are_one_event_within_a_minute()
    {
        var source = new CamtrapDpPackage(new CamtrapDpOptions { Package = SharedData.PathOf("data/camtrap-dp-example") }, new RecordingContext().Context);
        var samples = source.List(CancellationToken.None).ToList();

        var arranged = new Events(new EventsOptions { KeepGiven = false }, new RecordingContext().Context).Arrange(samples, CancellationToken.None);

        Assert.Equal("62c200a9/2021-04-11T19:43:09Z", Assert.Single(arranged.Select(s => s.Event).Distinct()));
    }

    [Fact]
    public void Rows_that_cannot_be_used_are_named_with_their_line()
    {
        using var folder = new TemporaryFolder();
        folder.WithText("datapackage.json", """{"resources":[{"name":"deployments","path":"d.csv"},{"name":"media","path":"m.csv"},{"name":"observations","path":"o.csv"}]}""")
            .WithText("d.csv", "deploymentID,latitude,longitude\nd1,1,2\n")
            .WithText("m.csv", """
                mediaID,deploymentID,timestamp,filePath,fileMediatype
                m1,d1,2024-05-03T06:12:09+02:00,a.jpg,image/jpeg
                m2,d9,2024-05-03T06:12:09+02:00,b.jpg,image/jpeg
                m3,d1,yesterday,c.jpg,image/jpeg
                m4,d1,2024-05-03T06:12:09+02:00,,image/jpeg
                m5,d1,2024-05-03T06:12:09+02:00,d.mp4,video/mp4
                m6,d1,2024-05-03T06:12:09Z,e.jpg,image/jpeg
                m7,d1,2024-05-03T06:12:09Z,f.jpg,image/jpeg
                """)
            .WithText("o.csv", """
                observationID,deploymentID,mediaID,eventID,observationLevel,observationType,scientificName,individualID
                o1,d1,m6,e1,media,animal,Panthera leo,L7
                o2,d1,m6,e1,media,human,,
                o3,d1,m7,e1,media,blank,,
                """);
        var context = new RecordingContext();

        var samples = new CamtrapDpPackage(new CamtrapDpOptions { Package = folder.Path }, context.Context).List(CancellationToken.None).ToList();

        Assert.Equal(["m1", "o1"], samples.Select(s => s.Id));
        Assert.Equal(("L7", "Panthera leo", "e1"), (samples[1].Individual, samples[1].Species, samples[1].Event));
        Assert.Equal(["line 3", "line 4", "line 5"], context.Failures.Select(f => f.Reason.Split(", ")[1].Split(':')[0]));
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("{}", "no table 'deployments'")]
    [InlineData("[]", "no table 'deployments'")]
    public void A_damaged_descriptor_is_named(string json, string message)
    {
        using var folder = new TemporaryFolder();
        folder.WithText("datapackage.json", json);
        var source = new CamtrapDpPackage(new CamtrapDpOptions { Package = folder.Path }, new RecordingContext().Context);
        Assert.Contains(message, Assert.Throws<StageException>(() => source.List(CancellationToken.None).Count()).Message, StringComparison.Ordinal);
    }
}
