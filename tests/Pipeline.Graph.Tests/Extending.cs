using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Tests;

public sealed class Extending
{
    private const string Base = """
        {
          "name": "base",
          "seed": 7,
          "stages": {
            "herd":  { "use": "synthetic-herd", "with": { "individuals": 24 } },
            "load":  { "use": "load-image", "from": "herd", "with": { "maxSide": 256 } },
            "mlp":   { "use": "scratch-mlp", "from": "load", "with": { "hidden": [64], "schedule": { "kind": "cosine", "warmup": 3 } } },
            "onnx":  { "use": "onnx", "from": "load", "with": { "file": "nets/net.onnx" } },
            "store": { "use": "parquet", "from": ["mlp", "onnx"], "with": { "folder": "/data/embeddings" } }
          }
        }
        """;

    [Fact]
    public void What_stands_here_goes_over_what_stands_there()
    {
        var plan = Plan("""{ "extends": "base.json", "name": "mine", "stages": { "mlp": { "with": { "hidden": [8, 4], "schedule": { "warmup": 9 } } } } }""");

        Assert.Equal(("mine", 7ul), (plan.Name, plan.Seed));
        Assert.Equal("""{"hidden":[8,4],"schedule":{"kind":"cosine","warmup":9}}""", Options(plan, "mlp"));
        Assert.Equal("""{"maxSide":256}""", Options(plan, "load"));
        Assert.DoesNotContain("extends", plan.Configuration, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_can_be_added_and_null_takes_one_away()
    {
        var plan = Plan("""
            { "extends": "base.json", "stages": {
              "onnx": null,
              "store": { "from": ["mlp", "other"] },
              "other": { "use": "scratch-mlp", "from": "load" } } }
            """);

        Assert.Equal(["herd", "load", "mlp", "other", "store"], plan.Stages.Select(s => s.Id).Order());
        Assert.Equal(["mlp", "other"], plan.Stages.Single(s => s.Id == "store").From);
    }

    [Fact]
    public void A_stage_that_uses_another_stage_keeps_none_of_the_options()
    {
        var plan = Plan("""{ "extends": "base.json", "stages": { "onnx": { "use": "scratch-mlp" } } }""");

        Assert.Equal("{}", Options(plan, "onnx"));
        Assert.Equal(["load"], plan.Stages.Single(s => s.Id == "onnx").From);
    }

    [Fact]
    public void Paths_of_a_base_in_another_folder_start_from_there()
    {
        var result = FilesInMemory.Check(
            [],
            _ => null,
            ("mine/pipeline.json", """{ "extends": "../common/base.json" }"""),
            ("common/base.json", Base));

        Assert.Equal("""{"file":"../common/nets/net.onnx"}""", Options(result.Plan, "onnx"));
        Assert.Equal("""{"folder":"/data/embeddings"}""", Options(result.Plan, "store"));
        Assert.Equal(["../common/nets/net.onnx", "/data/embeddings"], result.Paths.Select(p => p.Path));
    }

    [Fact]
    public void A_base_may_have_a_base_and_each_goes_over_its_own()
    {
        var result = FilesInMemory.Check(
            ("pipeline.json", """{ "extends": "middle.json", "seed": 3 }"""),
            ("middle.json", """{ "extends": "base.json", "seed": 2, "name": "middle" }"""),
            ("base.json", Base));

        Assert.Equal(("middle", 3ul), (result.Plan.Name, result.Plan.Seed));
    }

    [Fact]
    public void Overrides_and_variables_reach_what_comes_from_the_base()
    {
        var plan = FilesInMemory.Check(
            ["stages.mlp.with.hidden=[5]"],
            name => name == "BASE" ? "base.json" : null,
            ("pipeline.json", """{ "extends": "${BASE}" }"""),
            ("base.json", Base)).Plan;

        Assert.StartsWith("""{"hidden":[5]""", Options(plan, "mlp"), StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_are_told_with_the_file_that_they_are_in_the_own_file_first()
    {
        var result = FilesInMemory.Check(
            ("pipeline.json", "{\n  \"extends\": \"base.json\",\n  \"stages\": { \"mlp\": { \"with\": { \"hiden\": [3] } } }\n}"),
            ("base.json", Base.Replace("256", "0", StringComparison.Ordinal)));

        Assert.Equal(["pipeline.json(3,34)", "base.json(6,74)"], result.Problems.Select(p => p.Location.ToString()));
        Assert.Equal(["RF0201", "RF0205"], result.Problems.Select(p => p.Code));
    }

    [Theory]
    [InlineData("""{ "extends": 3 }""", "RF0113")]
    [InlineData("""{ "extends": "" }""", "RF0113")]
    [InlineData("""{ "extends": "${NONE}" }""", "RF0127")]
    [InlineData("""{ "extends": "pipeline.json" }""", "RF0130")]
    public void What_extends_names_has_to_be_another_file(string text, string code)
        => Assert.Equal(code, Assert.Single(FilesInMemory.Check(("pipeline.json", text)).Problems).Code);

    [Fact]
    public void Files_cannot_extend_each_other_without_end()
    {
        var files = Enumerable.Range(0, 40).Select(i => ($"{i}.json", $$"""{ "extends": "{{i + 1}}.json" }""")).ToArray();

        var problem = Assert.Single(FilesInMemory.Check(files).Problems);

        Assert.Equal(("RF0130", "15.json(1,14)"), (problem.Code, problem.Location.ToString()));
    }

    private static Plan Plan(string text)
    {
        var result = FilesInMemory.Check(("pipeline.json", text), ("base.json", Base));
        Assert.Empty(result.Problems);
        return result.Plan;
    }

    private static string Options(Plan plan, string stage) => plan.Stages.Single(s => s.Id == stage).Options.GetRawText();
}
