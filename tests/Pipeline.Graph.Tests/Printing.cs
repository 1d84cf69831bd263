using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Tests;

public sealed class Printing
{
    [Fact]
    public void Every_value_says_where_it_comes_from()
    {
        var printed = FilesInMemory.Print(
            ["stages.herd.with.individuals=12", "stages.store.from[0]=mlp"],
            name => name == "OUT" ? "/data/out" : null,
            defaults: false,
            ("pipeline.json", """
                {
                  "extends": "base.json",
                  "output": "${OUT}/${KIND:-plain}",
                  "stages": { "mlp": { "with": { "hidden": [8, 4] } } }
                }
                """),
            ("base.json", """
                {
                  "stages": {
                    "herd":  { "use": "synthetic-herd", "with": { "individuals": 24 } },
                    "load":  { "use": "load-image", "from": "herd" },
                    "mlp":   { "use": "scratch-mlp", "from": "load", "with": { "hidden": [64] } },
                    "store": { "use": "parquet", "from": ["load"] }
                  }
                }
                """));

        Assert.Equal(
            """
            {
              "stages": {
                "herd": {
                  "use": "synthetic-herd",                              // base.json(3,23)
                  "with": {
                    "individuals": 12                                   // --set stages.herd.with.individuals
                  }
                },
                "load": {
                  "use": "load-image",                                  // base.json(4,23)
                  "from": "herd"                                        // base.json(4,45)
                },
                "mlp": {
                  "use": "scratch-mlp",                                 // base.json(5,23)
                  "from": "load",                                       // base.json(5,46)
                  "with": {
                    "hidden": [8, 4]                                    // pipeline.json(4,44)
                  }
                },
                "store": {
                  "use": "parquet",                                     // base.json(6,23)
                  "from": [
                    "mlp"                                               // --set stages.store.from[0]
                  ]
                }
              },
              "output": "/data/out/plain"                               // pipeline.json(3,13); OUT from the environment, KIND is not set, so its default
            }

            """,
            printed);
    }

    [Fact]
    public void What_is_printed_is_the_same_pipeline_again()
    {
        var printed = FilesInMemory.Print([], _ => null, defaults: false, ("pipeline.json", TestCatalogue.Whole));

        Assert.Equal(TestCatalogue.Check(TestCatalogue.Whole).Plan.Configuration, TestCatalogue.Check(printed).Plan.Configuration);
    }

    [Fact]
    public void Defaults_are_printed_when_asked_for_and_change_nothing()
    {
        var printed = FilesInMemory.Print([], _ => null, defaults: true, ("pipeline.json", TestCatalogue.Whole));

        Assert.Contains("\"photosPerIndividual\": 8 ", printed, StringComparison.Ordinal);
        Assert.Contains("\"folder\": \"embeddings\"", printed, StringComparison.Ordinal);
        Assert.Empty(TestCatalogue.Check(printed).Problems);
    }
}
