using System.Globalization;

namespace ReIdFlow.Tests;

/// <summary>What the detector wrote, good and bad, through the command line.</summary>
public sealed class MegaDetector_files : IDisposable
{
    private readonly Workplace _work = new();

    public MegaDetector_files()
    {
        _work.Write("pipeline.json", """
            {
              "name": "season",
              "stages": {
                "season": { "use": "megadetector", "with": { "file": "season/md.json" } },
                "load":   { "use": "load-image", "from": "season" },
                "thumb":  { "use": "thumbnail", "from": "load", "with": { "side": 16 } },
                "store":  { "use": "parquet", "from": "thumb", "with": { "folder": "out/embeddings" } }
              }
            }
            """);
        Directory.CreateDirectory(_work.PathOf("season/siteA"));
        foreach (var name in (string[])["1.JPG", "2.JPG", "3.JPG"])
            Bitmap.Write(_work.PathOf($"season/siteA/{name}"), name[0]);
    }

    public void Dispose() => _work.Dispose();

    private void WriteResults(string json) => _work.Write("season/md.json", json);

    [Theory]
    [InlineData("1.3")]
    [InlineData("1.4")]
    [InlineData("1.5")]
    [InlineData("1.6")]
    public async Task Give_their_animals_and_name_what_cannot_be_used(string version)
    {
        WriteResults($$$"""
            {
              "info": { "format_version": "{{{version}}}", "detector": "md_v5a.0.0.pt" },
              "detection_categories": { "1": "animal", "2": "person", "3": "vehicle" },
              "images": [
                { "file": "siteA/1.JPG", "max_detection_conf": 0.9, "detections": [
                  { "category": "1", "conf": 0.9, "bbox": [0.5, 0.5, 0.9, 0.9] },
                  { "category": "1", "conf": 0.8, "bbox": [0.25, 0.25, 0.5, 0.5] },
                  { "category": "2", "conf": 0.9, "bbox": [0, 0, 1, 1] },
                  { "category": "1", "conf": 0.01, "bbox": [0, 0, 1, 1] } ] },
                { "file": "siteA/2.JPG", "detections": [ { "category": "1", "conf": 0.9, "bbox": [0.5, 0.5, 0, 0.2] } ] },
                { "file": "siteA/3.JPG", "detections": [ { "category": "1", "conf": 0.9, "bbox": [1.5, 0.5, 0.2, 0.2] } ] },
                { "file": "siteA/empty.JPG", "detections": [] },
                { "file": "siteA/clip.MP4", "frame_rate": 30, "frames_processed": [0], "detections": [ { "category": "1", "conf": 0.9, "bbox": [0, 0, 1, 1], "frame_number": 0 } ] },
                { "file": "siteA/bad.JPG", "failure": "Failure image access", "detections": null },
                { "file": "siteA/gone.JPG", "detections": [ { "category": "1", "conf": 1.0, "bbox": [0, 0, 1, 1] } ] }
              ]
            }
            """);

        var outcome = await _work.RunAsync();

        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal(
            ["siteA/1.JPG#0|0.5|0.5|0.5|0.5|relative", "siteA/1.JPG#1|0.25|0.25|0.5|0.5|relative"],
            _work.Query("SELECT sample_id, bbox_x, bbox_y, bbox_width, bbox_height, bbox_unit FROM '@folder/out/embeddings/thumb.part-*.parquet' ORDER BY sample_id"));
        var failures = _work.Query("SELECT path, stage, reason FROM '@folder/out/embeddings/failures.parquet' ORDER BY path");
        Assert.Equal(["siteA/2.JPG", "siteA/3.JPG", "siteA/bad.JPG", "siteA/gone.JPG"], failures.Select(f => f.Split('|')[0]));
        Assert.Contains("without an area", failures[0], StringComparison.Ordinal);
        Assert.Contains("outside", failures[1], StringComparison.Ordinal);
        Assert.Contains("Failure image access", failures[2], StringComparison.Ordinal);
        Assert.Contains("1 videos are left out", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("6 photos read, 4 failures", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_are_damaged_stop_the_run_and_say_where()
    {
        WriteResults("""
            {
              "info": { "format_version": "1.6" },
              "images": [
                { "file": "siteA/1.JPG", "detections": [ { "category": "1", "conf": 0.9 "bbox": [0, 0, 1, 1] } ] }
              ]
            }
            """);

        var outcome = await _work.RunAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("stage 'season' broke", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("md.json", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("line 4, byte 77", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_million_entries_give_the_few_animals_in_them()
    {
        using (var file = File.CreateText(_work.PathOf("season/md.json")))
        {
            file.Write("""{"info":{"format_version":"1.6"},"detection_categories":{"1":"animal"},"images":[""");
            for (var i = 0; i < 1_000_000; i++)
                file.Write(string.Create(CultureInfo.InvariantCulture, $$"""{"file":"siteA/{{i}}.JPG","detections":[{{(i is 1 or 3 ? """{"category":"1","conf":0.9,"bbox":[0,0,1,1]}""" : "")}}]}{{(i < 999_999 ? "," : "]}")}}"""));
        }

        var outcome = await _work.RunAsync();

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("1000000 entries: 2 photos with animals, 999998 without.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("2 photos read, 0 failures", outcome.Output, StringComparison.Ordinal);
    }
}
