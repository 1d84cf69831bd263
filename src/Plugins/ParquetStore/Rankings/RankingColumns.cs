using Parquet.Schema;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>The columns of a file of rankings, a row per query and candidate. Names and types are what other programs rely on.</summary>
internal static class RankingColumns
{
    public static readonly DataField QueryId = Text("query_sample_id");
    public static readonly DataField QueryIndividual = Text("query_individual", nullable: true);
    public static readonly DataField QueryEvent = Text("query_event_id", nullable: true);
    public static readonly DataField QuerySplit = Text("query_split");

    /// <summary>From 1, the best first; 0 in the one row of a query without candidates.</summary>
    public static readonly DataField Rank = new DataField<int>("rank");

    public static readonly DataField CandidateId = Text("candidate_sample_id", nullable: true);
    public static readonly DataField CandidateIndividual = Text("candidate_individual", nullable: true);
    public static readonly DataField CandidateEvent = Text("candidate_event_id", nullable: true);
    public static readonly DataField CandidateSplit = Text("candidate_split", nullable: true);
    public static readonly DataField Score = new DataField<float>("score", nullable: true);
    public static readonly DataField Probability = new DataField<float>("probability", nullable: true);

    public static readonly ParquetSchema Schema = new(
        QueryId, QueryIndividual, QueryEvent, QuerySplit, Rank, CandidateId, CandidateIndividual, CandidateEvent, CandidateSplit, Score, Probability);

    /// <summary>The name of a model's file.</summary>
    public static string FileName(string model) => $"{model}.rankings.part-00000.parquet";

    private static DataField Text(string name, bool nullable = false) => new(name, typeof(string), isNullable: nullable);
}
