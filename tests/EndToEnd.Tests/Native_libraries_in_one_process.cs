using System.Diagnostics;

namespace ReIdFlow.Tests;

/// <summary>LightGBM and libtorch each bring an OpenMP, and OpenCV threads of its own: all three in one process, whichever is first.</summary>
public sealed class Native_libraries_in_one_process : IDisposable
{
    private const string Torch = """ "dcnn":  { "use": "triplet-dcnn", "from": "rgb", "with": { "dimension": 8, "epochs": 2, "stepsPerEpoch": 5, "checkpointFolder": null } }, """;
    private const string LightGbm = """ "match": { "use": "keypoint-lightgbm", "from": "load", "with": { "folds": 2, "workingSize": 160, "keypoints": 150, "binaryKeypoints": 50, "words": 8 } }, """;
    private static readonly string[] s_libraries = ["libtorch_cpu", "lib_lightgbm", "OpenCvSharpExtern"];

    private readonly Workplace _work = new();

    [Fact]
    public async Task LightGBM_OpenCV_and_libtorch_work_together_in_either_order()
    {
        var torchFirst = await RunAsync(Torch, LightGbm);
        var lightGbmFirst = await RunAsync(LightGbm, Torch);

        Assert.Equal(32, torchFirst.Count(r => r.StartsWith("dcnn|", StringComparison.Ordinal)));
        Assert.Equal(32, torchFirst.Count(r => r.StartsWith("match|", StringComparison.Ordinal)));
        Assert.Equal(torchFirst, lightGbmFirst);
    }

    public void Dispose() => _work.Dispose();

    /// <summary>Every embedding and every ranked photo, as text.</summary>
    private async Task<IReadOnlyList<string>> RunAsync(string first, string second)
    {
        _work.Write("pipeline.json", $$"""
            {
              "name": "three-native-libraries",
              "seed": 1,
              "stages": {
                "herd":  { "use": "synthetic-herd", "with": { "individuals": 8, "photosPerIndividual": 4, "imageSize": 128, "boxes": true } },
                "split": { "use": "split", "from": "herd", "with": { "kind": "disjoint", "test": 0.25 } },
                "load":  { "use": "load-image", "from": "split" },
                "rgb":   { "use": "resize", "from": "load", "with": { "width": 32, "height": 32, "colour": "rgb" } },
                {{first}}
                {{second}}
                "store": { "use": "parquet", "from": ["dcnn", "match"], "with": { "folder": "out/embeddings" } },
                "evaluate": { "use": "evaluate", "from": "store" }
              }
            }
            """);
        using var process = _work.Start("--fresh", "--parallelism", "2");
        var finished = Workplace.FinishAsync(process);
        var loaded = await WatchAsync(process, finished);
        var outcome = await finished;

        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        Assert.Contains("32 photos read, 0 failures", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("epoch 2 of 2: loss", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Tree=0", File.ReadAllText(_work.PathOf("out/models/match/classifier-0.txt")), StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
            Assert.Equal(s_libraries, s_libraries.Where(l => loaded.Contains(l, StringComparison.Ordinal)));
        return
        [
            .. _work.Query("SELECT 'dcnn', sample_id, embedding::VARCHAR FROM '@folder/out/embeddings/dcnn.part-*.parquet' ORDER BY 2"),
            .. _work.Query("SELECT 'match', sample_id, embedding::VARCHAR FROM '@folder/out/embeddings/match.part-*.parquet' ORDER BY 2"),
            .. _work.Query("SELECT 'ranking', * FROM '@folder/out/embeddings/match.rankings.part-*.parquet' ORDER BY ALL"),
        ];
    }

    /// <summary>What the process had loaded when last looked at; a library that is loaded stays.</summary>
    private static async Task<string> WatchAsync(Process process, Task finished)
    {
        var loaded = "";
        while (OperatingSystem.IsLinux() && !finished.IsCompleted)
        {
            try
            {
                loaded = File.ReadAllText($"/proc/{process.Id}/maps") is { Length: > 0 } maps ? maps : loaded;
            }
            catch (IOException)
            {
                // It has ended.
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return loaded;
    }
}
