using System.Globalization;
using System.Text;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

[Collection(nameof(Alone))]
public sealed class MegaDetectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingContext _context = new();

    public void Dispose() => _folder.Dispose();

    private List<Sample> List(string json, Func<MegaDetectorOptions, MegaDetectorOptions>? change = null)
    {
        _folder.WithText("md.json", json);
        var options = new MegaDetectorOptions { File = _folder.PathOf("md.json"), Exif = false };
        return [.. new MegaDetectorResults(change?.Invoke(options) ?? options, _context.Context).List(CancellationToken.None)];
    }

    private static string File(string images, string version = "\"1.6\"", string tail = "")
        => $$"""{"info":{"format_version":{{version}},"detector":"md_v5a.0.0.pt"},"detection_categories":{"1":"animal","2":"person","3":"vehicle"},"images":[{{images}}]{{tail}}}""";

    private const string OneAnimal = """{"file":"siteA/IMG_0001.JPG","detections":[{"category":"1","conf":0.926,"bbox":[0.1,0.2,0.3,0.4]}]}""";

    [Theory]
    [InlineData("\"1.3\"")]
    [InlineData("\"1.4\"")]
    [InlineData("\"1.5\"")]
    [InlineData("\"1.6\"")]
    [InlineData("1.3")]
    public void Each_format_from_1_3_to_1_6_gives_the_animals(string version)
    {
        var sample = Assert.Single(List(File(OneAnimal, version)));

        Assert.Equal("siteA/IMG_0001.JPG#0", sample.Id);
        Assert.Equal("siteA/IMG_0001.JPG", sample.Path);
        Assert.Equal(new BoundingBox(0.1, 0.2, 0.3, 0.4, BoxUnit.Relative), sample.Box);
        Assert.Equal("siteA", sample.Deployment);
        Assert.Equal("0.926", sample.Attributes["detectionConfidence"]);
        Assert.Empty(_context.Warnings);
        Assert.Empty(_context.Failures);
    }

    [Fact]
    public void Format_1_3_has_a_greatest_confidence_and_a_null_failure()
        => Assert.Single(List(File("""{"file":"a.jpg","max_detection_conf":0.9,"failure":null,"detections":[{"category":"1","conf":0.9,"bbox":[0,0,1,1]}]}""", "\"1.3\"")));

    [Fact]
    public void A_newer_major_format_is_refused()
        => Assert.Contains("reads 1.3 to 1.6", Assert.Throws<StageException>(() => List(File(OneAnimal, "\"2.0\""))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_older_format_is_read_with_a_warning()
    {
        Assert.Single(List(File(OneAnimal, "\"1.0\"")));
        Assert.Contains("older than 1.3", Assert.Single(_context.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void People_vehicles_and_unsure_detections_are_left_out()
    {
        var samples = List(File("""
            {"file":"a.jpg","detections":[
              {"category":"2","conf":0.9,"bbox":[0,0,1,1]},{"category":"1","conf":0.19,"bbox":[0,0,1,1]},
              {"category":"1","conf":0.2,"bbox":[0,0,0.5,1]},{"category":"3","conf":0.9,"bbox":[0,0,1,1]}]}
            """));
        Assert.Equal("a.jpg#2", Assert.Single(samples).Id);
    }

    [Fact]
    public void Failures_are_named_and_empty_photos_are_none()
    {
        Assert.Empty(List(File("""
            {"file":"bad.JPG","failure":"Failure image access","detections":null},
            {"file":"empty.JPG","detections":[]},{"file":"odd.JPG"},{"detections":[]},7
            """)));
        Assert.Equal(["bad.JPG", "odd.JPG"], _context.Failures.Take(2).Select(f => f.Path));
        Assert.Contains("Failure image access", _context.Failures[0].Reason, StringComparison.Ordinal);
        Assert.Equal(4, _context.Failures.Count);
    }

    [Fact]
    public void Videos_are_left_out_with_a_warning()
    {
        Assert.Empty(List(File("""
            {"file":"a.mp4","frame_rate":30.0,"frames_processed":[0,30],"detections":[{"category":"1","conf":0.9,"bbox":[0,0,1,1],"frame_number":30}]},
            {"file":"b.AVI","detections":[{"category":"1","conf":0.9,"bbox":[0,0,1,1]}]}
            """)));
        Assert.Contains("2 videos", Assert.Single(_context.Warnings), StringComparison.Ordinal);
        Assert.Empty(_context.Failures);
    }

    [Theory]
    [InlineData("[-0.1,0.2,0.3,0.4]", 0, 0.2, 0.2, 0.4)]
    [InlineData("[0.9,0.9,0.3,0.3]", 0.9, 0.9, 0.1, 0.1)]
    [InlineData("[-1,-1,3,3]", 0, 0, 1, 1)]
    public void Boxes_beyond_the_border_are_cut(string box, double x, double y, double width, double height)
    {
        var cut = Assert.Single(List(File($$"""{"file":"a.jpg","detections":[{"category":"1","conf":0.9,"bbox":{{box}}}]}"""))).Box!.Value;
        Assert.Equal(x, cut.X, 9);
        Assert.Equal(y, cut.Y, 9);
        Assert.Equal(width, cut.Width, 9);
        Assert.Equal(height, cut.Height, 9);
    }

    [Theory]
    [InlineData("[0.1,0.2,0,0.4]", "without an area")]
    [InlineData("[0.1,0.2,0.3,-0.4]", "without an area")]
    [InlineData("[1.1,0.2,0.3,0.4]", "outside")]
    [InlineData("[0.1,0.2,0.3]", "four numbers")]
    [InlineData("null", "four numbers")]
    [InlineData("[0.1,0.2,0.3,\"x\"]", "four numbers")]
    public void Boxes_that_are_none_are_named(string box, string reason)
    {
        Assert.Single(List(File($$"""{"file":"a.jpg","detections":[{"category":"1","conf":0.9,"bbox":[0,0,1,1]},{"category":"1","conf":0.9,"bbox":{{box}}}]}""")));
        var failure = Assert.Single(_context.Failures);
        Assert.Equal("a.jpg", failure.Path);
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
        Assert.Contains("Detection 2", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tables_may_stand_after_the_images()
    {
        var samples = List("""
            {"images":[{"file":"a\\b.jpg","detections":[{"category":"7","conf":0.5,"bbox":[0,0,1,1],"classifications":[["3",0.2],["4",0.7]]}]}],
             "classification_categories":{"3":"impala","4":"zebra"},"detection_categories":{"7":"animal"},"info":{"format_version":"1.6"}}
            """);
        var sample = Assert.Single(samples);
        Assert.Equal("a/b.jpg", sample.Path);
        Assert.Equal("zebra", sample.Species);
    }

    [Fact]
    public void A_file_that_stands_twice_counts_once()
    {
        Assert.Single(List(File(OneAnimal + "," + OneAnimal)));
        Assert.Contains("twice", Assert.Single(_context.Failures).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"images\": [\n    {\"file\" \"a.jpg\"}]}", "line 3, byte 13")]
    [InlineData("{\"images\": [{\"file\": \"a.jpg\",", "line 1, byte")]
    [InlineData("", "line 1, byte 1")]
    [InlineData("{\"images\":[{\"file\":\"a.jpg\",\"detections\":[{\"conf\":NaN}]}]}", "line 1, byte 50")]
    public void Damage_is_told_with_its_position(string json, string position)
        => Assert.Contains(position, Assert.Throws<StageException>(() => List(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"images\":[]} {}")]
    [InlineData("{\"annotations\":[]}")]
    public void What_is_no_MegaDetector_file_is_refused(string json) => Assert.Throws<StageException>(() => List(json));

    [Fact]
    public void Whatever_is_cut_off_the_end_is_damage_and_never_a_short_list()
    {
        var whole = File(OneAnimal + ",{\"file\":\"é\\u00e9\\n.jpg\",\"detections\":[]}");
        Assert.Single(List(whole));
        for (var length = 0; length < Encoding.UTF8.GetByteCount(whole); length++)
        {
            System.IO.File.WriteAllBytes(_folder.PathOf("cut.json"), Encoding.UTF8.GetBytes(whole)[..length]);
            var source = new MegaDetectorResults(new MegaDetectorOptions { File = _folder.PathOf("cut.json"), Exif = false }, _context.Context);
            Assert.Throws<StageException>(() => source.List(CancellationToken.None).Count());
        }
    }

    [Fact]
    public void A_million_entries_are_streamed()
    {
        var path = _folder.PathOf("large.json");
        using (var writer = new StreamWriter(path))
        {
            writer.Write("{\"info\":{\"format_version\":\"1.6\"},\"images\":[");
            for (var i = 0; i < 1_000_000; i++)
            {
                var detections = i % 1000 == 0 ? "{\"category\":\"1\",\"conf\":0.9,\"bbox\":[0.25,0.25,0.5,0.5]}" : "{\"category\":\"1\",\"conf\":0.01,\"bbox\":[0.25,0.25,0.5,0.5]}";
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}{{\"file\":\"site/IMG_{i:D7}.JPG\",\"detections\":[{detections}]}}\n"));
            }

            writer.Write("],\"detection_categories\":{\"1\":\"animal\"}}");
        }

        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var source = new MegaDetectorResults(new MegaDetectorOptions { File = path, Exif = false }, _context.Context);
        var samples = source.List(CancellationToken.None).ToList();
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(1000, samples.Count);
        Assert.Equal("site/IMG_0999000.JPG#0", samples[^1].Id);
        Assert.InRange(held, long.MinValue, 8 << 20);
        GC.KeepAlive(source);
    }
}
