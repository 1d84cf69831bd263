namespace ReIdFlow.Tests;

internal static class Pipelines
{
    /// <summary>A small herd, learnt by a small network.</summary>
    public const string SmallHerd = """
        {
          "name": "small-herd",
          "stages": {
            "herd":     { "use": "synthetic-herd", "with": { "individuals": 8, "photosPerIndividual": 6 } },
            "split":    { "use": "split", "from": "herd" },
            "load":     { "use": "load-image", "from": "split" },
            "varied":   { "use": "augment", "from": "load", "with": { "flip": "horizontal", "rotateDegrees": 10, "brightness": 0.2 } },
            "grey":     { "use": "resize", "from": "varied", "with": { "width": 32, "height": 32, "colour": "grey" } },
            "mlp":      { "use": "scratch-mlp", "from": "grey", "with": { "hidden": [16], "maxEpochs": 8, "rereadEachEpoch": true } },
            "random":   { "use": "scratch-mlp", "from": "grey", "with": { "hidden": [16], "train": false } },
            "store":    { "use": "parquet", "from": ["mlp", "random"], "with": { "folder": "out/embeddings" } },
            "evaluate": { "use": "evaluate", "from": "store" }
          }
        }
        """;

    /// <summary>A folder of photos, through a network that learns nothing.</summary>
    public const string Folder = """
        {
          "name": "folder",
          "stages": {
            "photos":   { "use": "individual-folders", "with": { "folder": "photos" } },
            "split":    { "use": "split", "from": "photos", "with": { "keepEvents": false } },
            "load":     { "use": "load-image", "from": "split" },
            "grey":     { "use": "resize", "from": "load", "with": { "width": 16, "height": 16, "colour": "grey" } },
            "random":   { "use": "scratch-mlp", "from": "grey", "with": { "hidden": [8], "train": false } },
            "store":    { "use": "parquet", "from": "random", "with": { "folder": "out/embeddings" } },
            "evaluate": { "use": "evaluate", "from": "store" }
          }
        }
        """;
}
