using System.Text.Json.Nodes;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Schema;

/// <summary>
/// The JSON Schema (draft 7) of pipeline.json, made from the stages that are installed, so that editors complete and check it.
/// It holds no more than editors understand well: a stage is one of several objects, told apart by what stands after "use".
/// What a schema cannot say (names that exist, circles, types that fit) is left to <c>validate</c>.
/// </summary>
internal static class PipelineSchema
{
    private const string IdPattern = "^[A-Za-z][A-Za-z0-9_-]{0,99}$";
    private const string Prose = @"^[^\u0000-\u001F\u007F-\u009F]*[^\s\u0000-\u001F\u007F-\u009F][^\u0000-\u001F\u007F-\u009F]*$";

    public static JsonObject Of(Catalogue catalogue)
    {
        var stages = catalogue.Stages.OrderBy(s => s.Name, StringComparer.Ordinal).ThenBy(s => s.Plugin, StringComparer.Ordinal).ToList();
        var definitions = new JsonObject();
        foreach (var stage in stages)
            definitions[OptionsOf(stage)] = OptionSchema.OfOptions(stage.Options, stage.Description);
        definitions["stage"] = new JsonObject
        {
            ["description"] = "A stage of the pipeline.",
            ["anyOf"] = new JsonArray([.. stages.Select(s => Stage(s, IsAmbiguous(s, stages), isWhole: true)), Unresolved(isWhole: true)]),
        };
        definitions["change"] = new JsonObject
        {
            ["description"] = "A stage, or what is different about a stage of the file that this one extends; null takes that stage away.",
            ["anyOf"] = new JsonArray([
                new JsonObject { ["type"] = "null" },
                .. stages.Select(s => Stage(s, IsAmbiguous(s, stages), isWhole: false)),
                Unresolved(isWhole: false),
            ]),
        };
        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "A ReIdFlow pipeline",
            ["description"] = "Stages that load photos, have models embed them, and measure the embeddings.",
            ["type"] = "object",
            ["properties"] = TopLevel(),
            ["additionalProperties"] = false,
            ["anyOf"] = new JsonArray(
                new JsonObject
                {
                    ["required"] = new JsonArray("stages"),
                    ["not"] = new JsonObject { ["required"] = new JsonArray("extends") },
                    ["properties"] = new JsonObject { ["stages"] = StagesOf("stage", least: 1) },
                },
                new JsonObject
                {
                    ["required"] = new JsonArray("extends"),
                    ["properties"] = new JsonObject { ["stages"] = StagesOf("change", least: 0) },
                }),
            ["definitions"] = definitions,
        };
    }

    private static JsonObject TopLevel() => new()
    {
        ["$schema"] = Text("Where this schema is, for editors."),
        ["extends"] = Text("Another pipeline file, which this one changes: what stands here goes over what stands there.", Prose),
        ["name"] = Text("What the run is called; 'pipeline' unless given.", Prose),
        ["seed"] = new JsonObject { ["description"] = "Where every random number comes from: the same seed gives the same result.", ["type"] = "integer", ["minimum"] = 0, ["maximum"] = ulong.MaxValue, ["default"] = 42 },
        ["output"] = Text("The folder for what the run itself writes, such as run.json and fitted models; 'out' unless given.", Prose),
        ["parallelism"] = Parallelism("How many items each stage works on at once; the number of processors unless given."),
        ["stages"] = new JsonObject { ["description"] = "The stages, each under an id of its own.", ["type"] = "object" },
    };

    private static JsonObject StagesOf(string definition, int least)
    {
        var stages = new JsonObject
        {
            ["type"] = "object",
            ["patternProperties"] = new JsonObject { [IdPattern] = new JsonObject { ["$ref"] = $"#/definitions/{definition}" } },
            ["additionalProperties"] = false,
        };
        if (least > 0)
            stages["minProperties"] = least;
        return stages;
    }

    /// <param name="stage">The stage.</param>
    /// <param name="isAmbiguous">Whether several plugins offer a stage of this name, so that it is named with its plugin.</param>
    /// <param name="isWhole">Whether all must be given that has to be, since there is no base to take it from.</param>
    private static JsonObject Stage(StageDescriptor stage, bool isAmbiguous, bool isWhole)
    {
        string[] names = isAmbiguous ? [$"{stage.Plugin}/{stage.Name}"] : [stage.Name, $"{stage.Plugin}/{stage.Name}"];
        var needed = stage.Options.Where(o => o.Required).Select(o => o.Name).ToList();
        var required = new JsonArray("use");
        var options = new JsonObject { ["$ref"] = $"#/definitions/{OptionsOf(stage)}" };
        var properties = new JsonObject
        {
            ["use"] = new JsonObject
            {
                ["description"] = stage.Description,
                ["enum"] = new JsonArray([.. names.Select(n => JsonValue.Create(n))]),
                ["enumDescriptions"] = new JsonArray([.. names.Select(_ => JsonValue.Create(stage.Description))]),
            },
        };
        if (stage.Input != DataType.None)
        {
            properties["from"] = From();
            if (isWhole)
                required.Add("from");
        }

        if (isWhole && needed.Count > 0)
        {
            required.Add("with");
            options = new JsonObject
            {
                ["allOf"] = new JsonArray(options, new JsonObject { ["required"] = new JsonArray([.. needed.Select(n => JsonValue.Create(n))]) }),
            };
        }

        properties["with"] = options;
        properties["parallelism"] = Parallelism("How many items the stage works on at once.");
        if (stage.Trainable)
            properties["load"] = Text("The folder of a fitted model to load in place of learning.", Prose);
        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required, ["additionalProperties"] = false };
    }

    // Which stage is used is known only once variables are filled in, or the base has been read.
    private static JsonObject Unresolved(bool isWhole)
    {
        var properties = new JsonObject
        {
            ["from"] = From(),
            ["with"] = new JsonObject { ["description"] = "The stage's options.", ["type"] = "object" },
            ["parallelism"] = Parallelism("How many items the stage works on at once."),
            ["load"] = Text("The folder of a fitted model to load in place of learning.", Prose),
        };
        if (isWhole)
            properties["use"] = Text("The stage, by way of a variable of the environment.", OptionSchema.VariablePattern);
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = isWhole ? new JsonArray("use") : [],
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject From() => new()
    {
        ["description"] = "The stage that this one reads, or several.",
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string", ["minLength"] = 1 },
            new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string", ["minLength"] = 1 }, ["minItems"] = 1, ["uniqueItems"] = true }),
    };

    private static JsonObject Parallelism(string description)
        => new() { ["description"] = description, ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 1024 };

    private static JsonObject Text(string description, string? pattern = null)
    {
        var text = new JsonObject { ["description"] = description, ["type"] = "string" };
        if (pattern is not null)
            text["pattern"] = pattern;
        return text;
    }

    private static bool IsAmbiguous(StageDescriptor stage, IEnumerable<StageDescriptor> all) => all.Count(s => s.Name == stage.Name) > 1;

    private static string OptionsOf(StageDescriptor stage) => $"{stage.Plugin}.{stage.Name}";
}
