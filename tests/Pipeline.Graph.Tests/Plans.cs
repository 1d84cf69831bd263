using System.Text.Json;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Tests;

public sealed class Plans
{
    [Fact]
    public void A_pipeline_without_problems_gives_a_plan_with_what_the_file_says()
    {
        var result = TestCatalogue.Check(TestCatalogue.Whole);

        Assert.Empty(result.Problems);
        Assert.Equal("herd", result.Plan.Name);
        Assert.Equal(7UL, result.Plan.Seed);
        Assert.Equal("out", result.Plan.Output);
        Assert.Equal(0, result.Plan.Parallelism);
        Assert.Equal(
            ["herd", "split", "load", "varied", "grey64", "mlp", "onnx", "store", "evaluate"],
            result.Plan.Stages.Select(stage => stage.Id));
        var mlp = Stage(result, "mlp");
        Assert.Equal("scratch-mlp", mlp.Stage.Name);
        Assert.Equal(["grey64", "varied"], mlp.From);
        Assert.Equal("""{"hidden":[64,32]}""", mlp.Options.GetRawText());
        Assert.Equal(2, mlp.Parallelism);
        Assert.Null(mlp.Load);
        Assert.Equal("Imaging", Stage(result, "varied").Stage.Plugin);
        Assert.Equal("{}", Stage(result, "store").Options.GetRawText());
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var plan = TestCatalogue.Check("""
            { "stages": { "a": { "use": "parquet-store", "with": { "folder": "old" } }, "b": { "use": "evaluate", "from": "a" } } }
            """).Plan;

        Assert.Equal(("pipeline", 42UL, "out", 0), (plan.Name, plan.Seed, plan.Output, plan.Parallelism));
    }

    [Fact]
    public void The_largest_seed_is_kept_to_the_last_digit()
        => Assert.Equal(ulong.MaxValue, TestCatalogue.Check(TestCatalogue.Whole, "seed=18446744073709551615").Plan.Seed);

    [Fact]
    public void A_model_that_learns_can_be_loaded()
        => Assert.Equal("models/mlp", Stage(TestCatalogue.Check(TestCatalogue.Whole, "stages.mlp.load=models/mlp"), "mlp").Load);

    [Fact]
    public void The_place_of_a_stage_of_its_options_and_of_each_is_known()
    {
        var result = TestCatalogue.Check(TestCatalogue.Whole, "stages.grey64.with.width=32");

        var grey64 = Stage(result, "grey64");
        Assert.Equal("pipeline.json(10,5)", grey64.Location.ToString());
        Assert.Equal(
            new Dictionary<string, string>
            {
                [""] = "pipeline.json(10,60)",
                ["width"] = "--set stages.grey64.with.width",
                ["height"] = "pipeline.json(10,85)",
                ["colour"] = "pipeline.json(10,99)",
            },
            grey64.OptionLocations.ToDictionary(entry => entry.Key, entry => entry.Value.ToString()));
        var store = Stage(result, "store");
        Assert.Equal([KeyValuePair.Create("", store.Location)], store.OptionLocations);
    }

    [Fact]
    public void The_configuration_is_the_file_in_its_order_without_comments_white_space_and_schema()
    {
        const string text = """
            {
              "seed": 10 /* ten */, "$schema": "x",
              // here
              "name": "Größe <\u00e4> \" \\",
              "stages": {
                "d": { "use": "synthetic-herd" },
                "c": { "use": "load-image", "from": "d", "with": { "maxSide": null, } },
                "v": { "use": "Imaging/augment", "from": "c", "with": { "noise": 1.50e-1 } },
                "b": { "use": "scratch-mlp", "from": ["v"] },
                "a": { "use": "parquet", "from": "b" },
              },
            }
            """;

        var result = TestCatalogue.Check(text, "output=there");

        Assert.Empty(result.Problems);
        Assert.Equal(
            """{"seed":10,"name":"Größe <ä> \" \\","stages":{"d":{"use":"synthetic-herd"},"c":{"use":"load-image","from":"d","with":{"maxSide":null}},"v":{"use":"Imaging/augment","from":"c","with":{"noise":1.50e-1}},"b":{"use":"scratch-mlp","from":["v"]},"a":{"use":"parquet","from":"b"}},"output":"there"}""",
            result.Plan.Configuration);
    }

    [Fact]
    public void The_configuration_gives_the_same_plan_again()
    {
        var plan = TestCatalogue.Check(TestCatalogue.Whole, "stages.mlp.with.steps=5").Plan;

        var again = TestCatalogue.Check(plan.Configuration).Plan;

        Assert.Equal(plan.Configuration, again.Configuration);
        Assert.Equal(plan.Stages.Select(stage => stage.Id), again.Stages.Select(stage => stage.Id));
    }

    [Fact]
    public void Options_outlive_the_check()
    {
        var options = Stage(TestCatalogue.Check(TestCatalogue.Whole), "split").Options;
        GC.Collect();

        Assert.Equal(JsonValueKind.Object, options.ValueKind);
        Assert.Equal(0.25, options.GetProperty("test").GetDouble());
    }

    [Fact]
    public void A_transform_of_samples_may_read_images_and_an_evaluator_a_stored_run()
        => Assert.Empty(TestCatalogue.Check("""
            {
              "stages": {
                "herd": { "use": "synthetic-herd" },
                "load": { "use": "load-image", "from": "herd" },
                "again": { "use": "load-image", "from": "load" },
                "mlp": { "use": "scratch-mlp", "from": "again" },
                "store": { "use": "parquet", "from": "mlp" },
                "old": { "use": "parquet-store", "with": { "folder": "old" } },
                "evaluate": { "use": "evaluate", "from": ["store", "old"] }
              }
            }
            """).Problems);

    private static PlannedStage Stage(CheckResult result, string id) => result.Plan.Stages.Single(stage => stage.Id == id);
}
