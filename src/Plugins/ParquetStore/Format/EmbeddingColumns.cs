using Parquet.Schema;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>The columns of a file of embeddings, in their order. Names and types are what other programs rely on.</summary>
internal static class EmbeddingColumns
{
    public static readonly DataField SampleId = Text("sample_id");
    public static readonly DataField Path = Text("path");
    public static readonly DataField Individual = Text("individual", nullable: true);
    public static readonly DataField Split = Text("split");
    public static readonly DataField EventId = Text("event_id", nullable: true);
    public static readonly DataField CapturedAt =
        new DateTimeDataField("captured_at", DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true);

    public static readonly DataField Deployment = Text("deployment", nullable: true);
    public static readonly DataField Viewpoint = Text("viewpoint", nullable: true);
    public static readonly DataField Species = Text("species", nullable: true);
    public static readonly DataField BoxX = new DataField<double>("bbox_x", nullable: true);
    public static readonly DataField BoxY = new DataField<double>("bbox_y", nullable: true);
    public static readonly DataField BoxWidth = new DataField<double>("bbox_width", nullable: true);
    public static readonly DataField BoxHeight = new DataField<double>("bbox_height", nullable: true);
    public static readonly DataField BoxUnit = Text("bbox_unit", nullable: true);
    public static readonly DataField Model = Text("model");
    public static readonly DataField PredictedIndividual = Text("predicted_individual", nullable: true);
    public static readonly DataField PredictedProbability = new DataField<float>("predicted_probability", nullable: true);

    /// <summary>The numbers of the vectors, one after the other.</summary>
    public static readonly DataField Element = new DataField<float>("element");

    public static readonly ParquetSchema Schema = new(
        SampleId, Path, Individual, Split, EventId, CapturedAt, Deployment, Viewpoint, Species,
        BoxX, BoxY, BoxWidth, BoxHeight, BoxUnit, Model, PredictedIndividual, PredictedProbability,
        new ListField("embedding", Element));

    private static DataField Text(string name, bool nullable = false) => new(name, typeof(string), isNullable: nullable);
}
