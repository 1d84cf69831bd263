using System.Globalization;
using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Exports;

namespace ReIdFlow.Tests;

public sealed class Other_formats : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reidflow-exports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private StageContext Context => new() { BaseFolder = _folder, Run = new RunInfo { Pipeline = "season" } };

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static Sample Photo(string id, int day = 1) => new()
    {
        Id = id,
        Path = id.Split('#')[0],
        Deployment = id.Split('/')[0],
        Box = new BoundingBox(0, 0, 0.5, 1, BoxUnit.Relative),
        CapturedAt = new DateTimeOffset(2024, 5, day, 6, 0, 0, TimeSpan.Zero),
    };

    private const string Source = """
        {"images":[
          {"file":"siteA\\1.JPG","detections":[{"category":"2","conf":0.5,"bbox":[0,0,1,1]},{"category":"1","conf":1,"bbox":[0.1,0.20,0.3,0.4],"classifications":[["3",0.9]]}]},
          {"detections":null,"failure":"Failure image access","file":"siteA/bad.JPG"},
          {"file":"v.mp4","frame_rate":30.0,"frames_processed":[0],"detections":[{"category":"1","conf":0.9,"bbox":[0,0,1,1],"frame_number":0}]}],
         "detection_categories":{"1":"animal","2":"person"},"classification_categories":{"3":"zebra"},
         "info":{"format_version":"1.3","detector":"md_v5a.0.0.pt","detector_metadata":{"x":1}}}
        """;

    [Fact]
    public async Task MegaDetectors_own_file_gets_the_names_and_keeps_the_rest()
    {
        File.WriteAllText(PathOf("md.json"), Source);
        var store = NamedStore.Of((Photo("season/siteA/1.JPG#1") with { Path = "siteA/1.JPG" }, "zebra", 1, false));

        await new ExportMegaDetector(new ExportMegaDetectorOptions { File = "out.json", Source = "md.json" }, Context).EvaluateAsync([store], CancellationToken.None);

        using var json = JsonDocument.Parse(File.ReadAllText(PathOf("out.json")));
        var root = json.RootElement;
        Assert.Equal("1.6", root.GetProperty("info").GetProperty("format_version").GetString());
        Assert.Equal("md_v5a.0.0.pt", root.GetProperty("info").GetProperty("detector").GetString());
        Assert.Equal(1, root.GetProperty("info").GetProperty("detector_metadata").GetProperty("x").GetInt32());
        var labels = root.GetProperty("classification_categories").EnumerateObject().Select(p => (p.Name, p.Value.GetString())).ToList();
        Assert.Equal([("3", "zebra"), ("4", "Zoe"), ("5", "zebra (individual)")], labels);
        var images = root.GetProperty("images");
        Assert.Equal(3, images.GetArrayLength());
        Assert.False(images[0].GetProperty("detections")[0].TryGetProperty("classifications", out _));
        var named = images[0].GetProperty("detections")[1];
        Assert.Equal("1.0", named.GetProperty("conf").GetRawText());
        Assert.Equal("0.20", named.GetProperty("bbox")[1].GetRawText());
        Assert.Equal("5", named.GetProperty("classifications")[0][0].GetString());
        Assert.Equal("1.0", named.GetProperty("classifications")[0][1].GetRawText());
        Assert.Equal(JsonValueKind.Null, images[1].GetProperty("detections").ValueKind);
        Assert.Equal(30, images[2].GetProperty("frame_rate").GetDouble());
    }

    [Fact]
    public async Task A_file_without_a_source_holds_the_named_animals_best_first()
    {
        var store = NamedStore.Of((Photo("siteA/1.JPG#0"), "animal", 0.7, false), (Photo("siteA/1.JPG#1"), "new-001", 0.8, true));

        await new ExportMegaDetector(new ExportMegaDetectorOptions { File = "out.json" }, Context).EvaluateAsync([store], CancellationToken.None);

        using var json = JsonDocument.Parse(File.ReadAllText(PathOf("out.json")));
        var image = Assert.Single(json.RootElement.GetProperty("images").EnumerateArray());
        Assert.Equal(2, image.GetProperty("detections").GetArrayLength());
        Assert.All(image.GetProperty("detections").EnumerateArray(), d =>
        {
            var confidences = d.GetProperty("classifications").EnumerateArray().Select(c => c[1].GetDouble()).ToList();
            Assert.Equal(confidences.OrderDescending(), confidences);
            Assert.All(d.GetProperty("bbox").EnumerateArray(), n => Assert.Contains('.', n.GetRawText()));
        });
        var all = json.RootElement.GetProperty("classification_categories").EnumerateObject().Select(p => p.Value.GetString()!).ToList();
        Assert.Equal(all.Distinct(), all);
        Assert.DoesNotContain("animal", all);
    }

    [Fact]
    public async Task A_capture_history_counts_an_individual_once_per_occasion_and_detector()
    {
        var store = NamedStore.Of(
            (Photo("s1/a#0", 1), "Leo", 0.9, false), (Photo("s1/b#0", 1), "Leo", 0.9, false), (Photo("s2/c#0", 2), "Leo", 0.9, false),
            (Photo("s1/d#0", 9), "Mia", 0.9, false), (Photo("s1/e#0", 9), "Tom", 0.2, false));

        await new CaptureHistory(new CaptureHistoryOptions { Folder = "h", OccasionDays = 7 }, Context).EvaluateAsync([store], CancellationToken.None);

        Assert.Equal(["individual,2024-05-01,2024-05-08", "Leo,1,0", "Mia,0,1"], File.ReadAllLines(PathOf("h/history.csv")));
        Assert.Equal(["session,ID,occasion,detector", "season,Leo,1,s1", "season,Leo,1,s2", "season,Mia,2,s1"], File.ReadAllLines(PathOf("h/captures.csv")));
    }

    [Fact]
    public async Task A_table_quotes_what_needs_it()
    {
        var store = NamedStore.Of((Photo("s1/a, \"b\".jpg#0"), "Leo", 0.9, false));
        await new ExportCsv(new ExportTableOptions { File = "t.csv", Candidates = 1 }, Context).EvaluateAsync([store], CancellationToken.None);
        var lines = File.ReadAllLines(PathOf("t.csv"));
        Assert.StartsWith("sample_id,path,deployment", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("\"s1/a, \"\"b\"\".jpg#0\",", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $",Leo,{0.9}"), lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parquet_table_has_a_row_for_each_animal()
    {
        var store = NamedStore.Of((Photo("s1/a#0"), "Leo", 0.9, false), (Photo("s1/b#0"), "new-001", 0.8, true));
        await new ExportParquet(new ExportTableOptions { File = "t.parquet" }, Context).EvaluateAsync([store], CancellationToken.None);
        await using var reader = await Parquet.ParquetReader.CreateAsync(PathOf("t.parquet"));
        Assert.Equal(2, reader.RowGroups.Sum(g => g.RowCount));
        Assert.Contains("candidate_probability_3", reader.Schema.DataFields.Select(f => f.Name));
    }

    [Fact]
    public async Task Embeddings_without_names_are_refused()
        => await Assert.ThrowsAsync<StageException>(async () => await new ExportCsv(new ExportTableOptions { File = "t.csv" }, Context).EvaluateAsync([], CancellationToken.None));
}
