using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Plugins;
using ReIdFlow.Pipeline.Host.Schema;

namespace ReIdFlow.Tests;

public sealed class Schema_of_pipelines
{
    // What only the program can know: names and wires, the case of ids, variables, overrides, and what JSON itself cannot say
    // (that 2.0 is written as no whole number, and which of two equal keys is meant).
    private static readonly string[] BeyondSchemas =
    [
        "RF0102", "RF0104", "RF0105", "RF0107", "RF0108", "RF0109", "RF0122", "RF0123", "RF0124", "RF0125", "RF0126", "RF0127",
        "RF0204", "RF0303", "RF0304", "RF0305", "RF0306", "RF0307",
    ];

    private static readonly Lazy<JsonSchema> OfTestStages = new(() => Parse(PipelineSchema.Of(TestCatalogue.Stages)));

    public static TheoryData<string> BrokenNames => [.. BrokenFile.Names];

    public static TheoryData<string> Pipelines =>
    [
        "pipeline.json",
        .. Directory.EnumerateFiles(Path.Combine(Shell.Repository, "pipelines"), "*.json").Order(StringComparer.Ordinal).Select(f => Path.GetRelativePath(Shell.Repository, f)),
    ];

    [Fact]
    public void The_file_beside_the_default_pipeline_is_that_of_the_plugins()
        => Assert.True(
            File.ReadAllText(Path.Combine(Shell.Repository, "pipeline.schema.json")) == Installed().ToJsonString(ReIdFlow.Pipeline.Host.Display.RunRecord.Indented) + "\n",
            "pipeline.schema.json is out of step with the plugins: write it again with 'dotnet run -c Release --project src/Pipeline.Host -- schema --output pipeline.schema.json'");

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void Every_pipeline_of_the_repository_is_accepted(string file)
    {
        var schema = Parse(Installed());
        Assert.Empty(Validate(schema, File.ReadAllText(Path.Combine(Shell.Repository, file))));
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void Every_pipeline_of_the_repository_names_the_schema(string file)
    {
        var text = JsonNode.Parse(File.ReadAllText(Path.Combine(Shell.Repository, file)), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        var schema = Path.GetFullPath(text["$schema"]!.GetValue<string>(), Path.GetDirectoryName(Path.Combine(Shell.Repository, file))!);
        Assert.Equal(Path.GetFullPath(Path.Combine(Shell.Repository, "pipeline.schema.json")), schema);
    }

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public void A_broken_pipeline_is_rejected_where_a_schema_can_tell(string name)
    {
        var broken = BrokenFile.Read(name);
        var result = TestCatalogue.Check(broken.Text);
        var codes = result.Problems.Select(p => p.Code).Distinct().ToList();
        if (codes.Exists(c => c is "RF0104" or "RF0105"))
            return; // no JSON at all

        var isRejected = Validate(OfTestStages.Value, broken.Text).Count > 0;

        if (codes.Except(BeyondSchemas).Any())
            Assert.True(isRejected, $"{name} ({string.Join(", ", codes)}) is accepted");
        if (codes.Count == 0)
            Assert.False(isRejected, $"{name} is rejected, and is only wrong with its overrides");
    }

    [Theory]
    [InlineData("""{ "extends": "base.json", "stages": { "mlp": { "with": { "hidden": [3] } }, "gone": null, "other": { "use": "resize", "with": { "width": 3 } } } }""")]
    [InlineData("""{ "stages": { "a": { "use": "${USE}" }, "b": { "use": "resize", "from": "a", "with": { "width": 1, "height": 1, "colour": "${COLOUR:-grey}" } } } }""")]
    public void What_extends_another_file_or_names_variables_is_accepted(string text)
        => Assert.Empty(Validate(OfTestStages.Value, text));

    [Theory]
    [InlineData("""{ "stages": { "mlp": { "with": { "hidden": [3] } } } }""")]
    [InlineData("""{ "extends": "base.json", "stages": { "mlp": { "use": "scratch-mlp", "with": { "hidden": [0] } } } }""")]
    [InlineData("""{ "extends": 3 }""")]
    public void What_is_wrong_in_either_is_rejected(string text)
        => Assert.NotEmpty(Validate(OfTestStages.Value, text));

    [Fact]
    public void A_whole_pipeline_is_accepted() => Assert.Empty(Validate(OfTestStages.Value, TestCatalogue.Whole));

    [Fact]
    public void Every_stage_and_every_option_is_described()
    {
        var undescribed = new List<string>();
        var options = 0;
        foreach (var (stage, schema) in Installed()["definitions"]!.AsObject())
        {
            if (string.IsNullOrWhiteSpace((string?)schema!["description"]))
                undescribed.Add(stage);
            foreach (var (name, option) in schema["properties"]?.AsObject() ?? [])
            {
                options++;
                if (((string?)option!["description"] ?? "").Length < 10)
                    undescribed.Add($"{stage}: {name}");
            }
        }

        Assert.Empty(undescribed);
        Assert.True(options > 50, $"only {options} options");
    }

    // The repository's own plugins: people may have dropped others beside them.
    private static JsonObject Installed()
    {
        var own = Directory.EnumerateDirectories(Path.Combine(Shell.Repository, "src", "Plugins")).Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        var catalogue = PluginCatalogue.Load([Shell.Plugins]);
        return PipelineSchema.Of(new Catalogue([.. catalogue.Stages.Stages.Where(s => own.Contains(s.Plugin))]));
    }

    private static JsonSchema Parse(JsonObject schema) => JsonSchema.FromText(schema.ToJsonString());

    private static List<string> Validate(JsonSchema schema, string text)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var results = schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? [] : [.. results.Details!.Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Values.Select(e => $"{d.InstanceLocation}: {e}")).DefaultIfEmpty("it is not valid")];
    }
}
