using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Tests;

/// <summary>Stages of every kind, with options of every type.</summary>
internal static class TestCatalogue
{
    private static readonly NumberRange AnyInt = Range(int.MinValue, int.MaxValue);
    private static readonly NumberRange AnyLong = Range(long.MinValue, long.MaxValue);

    public static Catalogue Stages { get; } = new(
    [
        Stage("Datasets", "synthetic-herd", StageKind.Source, DataType.None, DataType.Sample,
            Option("individuals", OptionType.NewInteger(Range(2, int.MaxValue)), "24"),
            Option("photosPerIndividual", OptionType.NewInteger(Range(1, 1000)), "8")),
        Stage("Datasets", "folder", StageKind.Source, DataType.None, DataType.Sample,
            Option("folder", OptionType.Path, null, description: "The folder that holds the photos."),
            Option("recursive", OptionType.Flag, "true"),
            Option("extensions", OptionType.NewListOf(OptionType.Text, 1), """["jpg"]"""),
            Option("limit", OptionType.NewInteger(AnyLong), "null", nullable: true)),
        Stage("Datasets", "split", StageKind.Arranger, DataType.Sample, DataType.Sample,
            Option("kind", OptionType.NewChoice(["closed", "disjoint", "by-time"]), "\"closed\""),
            Option("test", OptionType.NewNumber(Range(0, 1, minExclusive: true, maxExclusive: true)), "0.25")),
        Stage("Imaging", "load-image", StageKind.Transform, DataType.Sample, DataType.Image,
            Option("maxSide", OptionType.NewInteger(Range(1, 65535)), "null", unit: "pixels", nullable: true)),
        Stage("Imaging", "resize", StageKind.Transform, DataType.Image, DataType.Image,
            Option("width", OptionType.NewInteger(Range(1, 4096)), null, unit: "pixels", description: "Width of the result."),
            Option("height", OptionType.NewInteger(Range(1, 4096)), null, unit: "pixels", description: "Height of the result."),
            Option("colour", OptionType.NewChoice(["colour", "grey"]), "\"colour\"")),
        Stage("Imaging", "augment", StageKind.Transform, DataType.Image, DataType.Image,
            Option("rotateDegrees", OptionType.NewNumber(Range(0, 180)), "0", unit: "degrees"),
            Option("brightness", OptionType.NewNumber(Range(0, double.PositiveInfinity)), "0"),
            Option("noise", OptionType.NewNumber(Range(double.NegativeInfinity, double.PositiveInfinity)), "0")),
        Stage("Weather", "augment", StageKind.Transform, DataType.Image, DataType.Image),
        Stage("Imaging", "drop-unknown", StageKind.Transform, DataType.Sample, DataType.Sample),
        Stage("ScratchMlp", "scratch-mlp", StageKind.Model, DataType.Image, DataType.Embedding, trainable: true,
            Option("hidden", OptionType.NewListOf(OptionType.NewInteger(Range(1, 65536)), 1), "[64]", unit: "neurons"),
            Option("steps", OptionType.NewInteger(AnyInt), "-1"),
            Option("schedule", OptionType.NewRecord(
            [
                Option("kind", OptionType.NewChoice(["constant", "cosine"]), null, description: "How the rate falls."),
                Option("warmup", OptionType.NewInteger(Range(0, 100)), "0", unit: "epochs"),
                Option("milestones", OptionType.NewListOf(OptionType.NewRecord(
                [
                    Option("epoch", OptionType.NewInteger(Range(1, 10000)), null, description: "The epoch."),
                ]), 0), "[]"),
            ]), "null", nullable: true)),
        Stage("OnnxEmbedder", "onnx", StageKind.Model, DataType.Image, DataType.Embedding,
            Option("file", OptionType.Path, null, description: "The file of the network.")),
        Stage("ParquetStore", "parquet", StageKind.Sink, DataType.Embedding, DataType.Store,
            Option("folder", OptionType.Path, "\"embeddings\""),
            Option("groups", OptionType.NewListOf(OptionType.NewListOf(OptionType.NewInteger(AnyInt), 0), 0), "[]")),
        Stage("ParquetStore", "parquet-store", StageKind.StoreSource, DataType.None, DataType.Store,
            Option("folder", OptionType.Path, null, description: "The folder that an earlier run wrote.")),
        Stage("Evaluation", "evaluate", StageKind.Evaluator, DataType.Store, DataType.None,
            Option("report", OptionType.Path, "null", nullable: true)),
    ]);

    /// <summary>A pipeline in which nothing is wrong.</summary>
    public const string Whole = """
        {
          "$schema": "./pipeline.schema.json",
          "name": "herd",
          "seed": 7, // the same every time
          "stages": {
            "herd":     { "use": "synthetic-herd", "with": { "individuals": 24 } },
            "split":    { "use": "split", "from": "herd", "with": { "kind": "disjoint", "test": 0.25 } },
            "load":     { "use": "load-image", "from": "split", "with": { "maxSide": 256 } },
            "varied":   { "use": "Imaging/augment", "from": "load", "with": { "rotateDegrees": 15 } },
            "grey64":   { "use": "resize", "from": "load", "with": { "width": 64, "height": 64, "colour": "grey" } },
            "mlp":      { "use": "scratch-mlp", "from": ["grey64", "varied"], "with": { "hidden": [64, 32] }, "parallelism": 2 },
            "onnx":     { "use": "onnx", "from": "load", "with": { "file": "net.onnx" } },
            "store":    { "use": "parquet", "from": ["mlp", "onnx"], },
            "evaluate": { "use": "evaluate", "from": "store", "with": { "report": "out/report.html" } },
          },
        }
        """;

    public static CheckResult Check(string text, params string[] overrides)
        => PipelineFile.Check(Stages, "pipeline.json", text, overrides);

    private static NumberRange Range(double min, double max, bool minExclusive = false, bool maxExclusive = false)
        => new(min, max, minExclusive, maxExclusive);

    private static OptionDescriptor Option(
        string name, OptionType type, string? defaultJson, string? unit = null, bool nullable = false, string description = "What it does.")
        => new(name, type, required: defaultJson is null, nullable, defaultJson, description, unit);

    private static StageDescriptor Stage(
        string plugin, string name, StageKind kind, DataType input, DataType output, params OptionDescriptor[] options)
        => Stage(plugin, name, kind, input, output, trainable: false, options);

    private static StageDescriptor Stage(
        string plugin, string name, StageKind kind, DataType input, DataType output, bool trainable, params OptionDescriptor[] options)
        => new(name, plugin, kind, input, output, trainable, readsEmbeddings: false, options, "A stage.");
}
