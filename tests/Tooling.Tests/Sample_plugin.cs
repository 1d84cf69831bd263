using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Options;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Tests;

public sealed class Sample_plugin
{
    [Fact]
    public void The_sample_in_FSharp_is_loaded_and_leaves_out_blurred_dark_and_small_images()
    {
        var plugins = PluginCatalogue.Load([Shell.Samples]);
        Assert.Empty(plugins.Problems);
        var type = plugins.Find(plugins.Stages.Stages.Single(s => s.Name == "image-quality"));
        Assert.Equal(["minSharpness", "minBrightness", "maxBrightness", "minSide"], type.Descriptor.Options.Select(o => o.Name));
        var stage = (ITransform)type.Create(OptionBinder.Bind(type.OptionsType!, JsonDocument.Parse("""{ "minSide": 8 }""").RootElement), new StageContext());

        bool IsKept(Image image) => stage.Apply(new Sample { Id = "1", Path = "1.jpg", Image = image }, new TransformContext(Phase.Embed, 0, false, 1, "quality", "1")) is not null;

        Assert.True(IsKept(Grey(16, (x, y) => (x + y) % 2 == 0 ? 60 : 180)), "a chequered image");
        Assert.True(IsKept(Coloured(16)), "a chequered image in colour");
        Assert.False(IsKept(Grey(16, (x, _) => 60 + (8 * x))), "a smooth image");
        Assert.False(IsKept(Grey(16, (x, y) => (x + y) % 2 == 0 ? 0 : 12)), "a dark image");
        Assert.False(IsKept(Grey(16, (x, y) => (x + y) % 2 == 0 ? 255 : 240)), "a bright image");
        Assert.False(IsKept(Grey(7, (x, y) => (x + y) % 2 == 0 ? 60 : 180)), "a small image");
    }

    [Fact]
    public async Task It_runs_in_a_pipeline()
    {
        using var shell = new Shell();
        shell.Write("pipeline.json", """
            {
              "stages": {
                "herd":    { "use": "synthetic-herd", "with": { "individuals": 6, "photosPerIndividual": 3 } },
                "split":   { "use": "split", "from": "herd", "with": { "keepEvents": false } },
                "load":    { "use": "load-image", "from": "split", "with": { "maxSide": 96 } },
                "quality": { "use": "image-quality", "from": "load", "with": { "minSharpness": 1 } },
                "grey":    { "use": "resize", "from": "quality", "with": { "width": 16, "height": 16, "colour": "grey" } },
                "random":  { "use": "scratch-mlp", "from": "grey", "with": { "hidden": [8], "train": false } },
                "store":   { "use": "parquet", "from": "random", "with": { "folder": "out/embeddings" } }
              }
            }
            """);

        var run = (await shell.ReIdFlowAsync("run", "--plugins", Shell.Samples)).Expect(0);

        Assert.Contains("18 photos read, 0 failures", run.Output, StringComparison.Ordinal);
    }

    private static Image Grey(int side, Func<int, int, int> value)
        => new(side, side, PixelFormat.Grey, [.. Enumerable.Range(0, side * side).Select(i => (byte)value(i % side, i / side))]);

    private static Image Coloured(int side)
        => new(side, side, PixelFormat.Rgb, [.. Enumerable.Range(0, side * side).SelectMany(i => ((i % side) + (i / side)) % 2 == 0 ? new byte[] { 200, 40, 40 } : [40, 160, 40])]);
}
