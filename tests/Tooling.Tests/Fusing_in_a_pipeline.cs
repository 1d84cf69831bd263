using System.Text.Json;

namespace ReIdFlow.Tests;

public sealed class Fusing_in_a_pipeline
{
    [Fact]
    public async Task Two_models_are_fused_measured_and_loaded_again()
    {
        using var shell = new Shell();
        shell.Write("pipeline.json", """
            {
              "stages": {
                "herd":     { "use": "synthetic-herd", "with": { "individuals": 10, "photosPerIndividual": 6 } },
                "split":    { "use": "split", "from": "herd", "with": { "keepEvents": false } },
                "load":     { "use": "load-image", "from": "split", "with": { "maxSide": 96 } },
                "small":    { "use": "resize", "from": "load", "with": { "width": 16, "height": 16, "colour": "grey" } },
                "large":    { "use": "resize", "from": "load", "with": { "width": 24, "height": 24, "colour": "grey" } },
                "a":        { "use": "scratch-mlp", "from": "small", "with": { "hidden": [8], "train": false } },
                "b":        { "use": "scratch-mlp", "from": "large", "with": { "hidden": [12], "train": false } },
                "fuse":     { "use": "fuse", "from": ["a", "b"], "with": { "method": "weighted-sum" } },
                "store":    { "use": "parquet", "from": ["a", "b", "fuse"], "with": { "folder": "out/embeddings" } },
                "evaluate": { "use": "evaluate", "from": "store" }
              }
            }
            """);

        var first = (await shell.ReIdFlowAsync("run", "--json")).Expect(0).Output;
        var again = (await shell.ReIdFlowAsync("run", "--json", "--set", "stages.fuse.load=out/models/fuse")).Expect(0).Output;

        Assert.Equal(Measures(first), Measures(again));
        Assert.Contains(Measures(first), m => m.StartsWith("fuse ", StringComparison.Ordinal));
    }

    private static List<string> Measures(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("evaluations")[0].GetProperty("measures").EnumerateArray()
            .Select(m => $"{m.GetProperty("model").GetString()} {m.GetProperty("name").GetString()} {m.GetProperty("value")}")];
    }
}
