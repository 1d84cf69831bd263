using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class CocoCameraTrapsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingContext _context = new();

    public void Dispose() => _folder.Dispose();

    private List<Sample> List(string json, Func<CocoCameraTrapsOptions, CocoCameraTrapsOptions>? change = null)
    {
        _folder.WithText("coco.json", json);
        var options = new CocoCameraTrapsOptions { File = _folder.PathOf("coco.json") };
        return [.. new CocoCameraTraps(change?.Invoke(options) ?? options, _context.Context).List(CancellationToken.None)];
    }

    private const string Images = """
        "images":[{"id":"i1","file_name":"siteA/IMG_0001.JPG","width":2048,"height":1536,"datetime":"2024-05-03 06:12:09","seq_id":"s1","seq_num_frames":3,"frame_num":0,"location":"siteA"},
                  {"id":2,"file_name":"siteB/IMG_0002.JPG"}]
        """;

    private const string Categories = """ "categories":[{"id":0,"name":"empty"},{"id":1,"name":"zebra"}] """;

    [Fact]
    public void An_annotation_becomes_a_sample_with_all_that_is_known()
    {
        var sample = Assert.Single(List($$"""
            {"info":{"version":"1.0","description":"d"},{{Images}},{{Categories}},
             "annotations":[{"id":"a1","image_id":"i1","category_id":1,"bbox":[204.8,307.2,614.4,614.4]},{"id":"a2","image_id":"2","category_id":0}]}
            """, o => o with { TimeZone = "+02:00" }));

        Assert.Equal("a1", sample.Id);
        Assert.Equal("siteA/IMG_0001.JPG", sample.Path);
        Assert.Equal(new BoundingBox(204.8, 307.2, 614.4, 614.4, BoxUnit.Pixels), sample.Box);
        Assert.Equal(new DateTimeOffset(2024, 5, 3, 6, 12, 9, TimeSpan.FromHours(2)), sample.CapturedAt);
        Assert.Equal("siteA", sample.Deployment);
        Assert.Equal("s1", sample.Event);
        Assert.Equal("zebra", sample.Species);
        Assert.Null(sample.Individual);
        Assert.Equal("2048", sample.Attributes["imageWidth"]);
    }

    [Theory]
    [InlineData("\"individual_id\":\"Z17\"", "Z17")]
    [InlineData("\"name\":\"Zoe\"", "Zoe")]
    [InlineData("\"name\":\"Zoe\",\"individual_id\":17", "17")]
    [InlineData("\"individual_id\":\"Z17\",\"name\":\"Zoe\"", "Z17")]
    [InlineData("\"individual_id\":\"unknown\"", null)]
    [InlineData("\"individual_id\":null", null)]
    public void The_individual_comes_from_the_fields_in_their_order(string field, string? individual)
        => Assert.Equal(individual, Assert.Single(List($$"""{{{Images}},{{Categories}},"annotations":[{"id":1,"image_id":2,"category_id":1,{{field}}}]}""")).Individual);

    [Fact]
    public void Annotations_may_stand_first_and_boxes_be_relative()
    {
        var sample = Assert.Single(List($$"""{"annotations":[{"id":1,"image_id":2,"category_id":1,"bbox_relative":[0.1,0.2,0.3,0.4]}],{{Categories}},{{Images}}}"""));
        Assert.Equal(new BoundingBox(0.1, 0.2, 0.3, 0.4, BoxUnit.Relative), sample.Box);
        Assert.Equal("siteB", sample.Deployment);
    }

    [Fact]
    public void Annotations_that_cannot_be_used_are_named()
    {
        Assert.Single(List($$"""
            {{{Images}},{{Categories}},"annotations":[{"id":1,"image_id":9,"category_id":1},{"image_id":2,"category_id":1},
             {"id":3,"image_id":2,"category_id":1,"bbox":[1,2,0,4]},{"id":4,"image_id":2,"category_id":1,"bbox":[1,2]},
             {"id":5,"image_id":2,"category_id":1},{"id":5,"image_id":2,"category_id":1}]}
            """));
        Assert.Equal(5, _context.Failures.Count);
    }

    [Fact]
    public void A_category_that_is_not_there_is_named_with_those_that_are()
        => Assert.Contains("'zebra'", Assert.Throws<StageException>(() => List(
            $$"""{{{Images}},{{Categories}},"annotations":[]}""", o => o with { Categories = ["zebr"] })).Message, StringComparison.Ordinal);
}
