using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Options;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Tests;

/// <summary>docs/plugins.md against the sample that it shows.</summary>
public sealed class Walkthrough
{
    private static readonly PluginCatalogue Plugins = PluginCatalogue.Load([Shell.Samples]);

    [Theory]
    [InlineData("Mirror")]
    [InlineData("MeanColourOptions")]
    [InlineData("MeanColour")]
    [InlineData("Spread")]
    public void The_guide_shows_the_code_of_the_sample(string file)
    {
        var code = File.ReadAllText(Path.Combine(Shell.Repository, "samples", "Walkthrough", file + ".cs"));
        var body = code[(code.IndexOf(';', code.IndexOf("\nnamespace", StringComparison.Ordinal)) + 1)..].Trim();
        Assert.Contains(body, File.ReadAllText(Path.Combine(Shell.Repository, "docs", "plugins.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_transform_mirrors()
    {
        var image = new Image(3, 2, PixelFormat.Rgb, [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
        var mirrored = ((ITransform)Make("mirror")).Apply(new Sample { Id = "1", Path = "1.jpg", Image = image }, default)!.Image!;
        Assert.Equal([7, 8, 9, 4, 5, 6, 1, 2, 3, 17, 18, 19, 14, 15, 16, 11, 12, 13], mirrored.Pixels.ToArray());
    }

    [Fact]
    public void The_model_embeds_the_brightness_of_parts()
    {
        var image = new Image(4, 2, PixelFormat.Grey, [255, 255, 0, 0, 51, 51, 102, 102]);
        var output = ((IModel)Make("mean-colour", """{ "parts": 2 }""")).Embed([new Sample { Id = "1", Path = "1.jpg", Image = image }], default);
        Assert.Equal([1, 0, 0.2f, 0.4f], output[0].Vector.ToArray());
    }

    [Fact]
    public async Task The_evaluator_measures()
    {
        var evaluation = await ((IEvaluator)Make("spread")).EvaluateAsync([new Store()], default);
        Assert.Equal([new Measure("m", "mean_norm", 7.5)], evaluation.Measures);
    }

    private static object Make(string name, string options = "{}")
    {
        var type = Plugins.Find(Plugins.Stages.Stages.Single(s => s.Name == name));
        return type.Create(type.OptionsType is null ? null : OptionBinder.Bind(type.OptionsType, JsonDocument.Parse(options).RootElement), new StageContext());
    }

    private sealed class Store : IEmbeddingStore
    {
        public string Location => "here";

        public IReadOnlyList<string> Models => ["m"];

        public ValueTask<EmbeddingTable> ReadAsync(string model, CancellationToken cancellation)
            => ValueTask.FromResult(new EmbeddingTable(model, 2, [new Sample { Id = "1", Path = "1" }, new Sample { Id = "2", Path = "2" }], new float[] { 3, 4, 6, 8 }, [null, null]));
    }
}
