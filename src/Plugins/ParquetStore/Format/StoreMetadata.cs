using System.Globalization;
using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>
/// The key-value metadata of a file: where it comes from and which of its model's files it is. Nothing in it changes from one
/// run of a configuration to the next, so that two runs write the same bytes.
/// </summary>
internal static class StoreMetadata
{
    public const string Format = "reidflow.format";
    public const string Model = "reidflow.model";
    public const string Dimension = "reidflow.dimension";
    public const string Part = "reidflow.part";
    public const string LastPart = "reidflow.last_part";
    public const string FirstRow = "reidflow.first_row";

    /// <summary>Rises when a reader of older files would misread newer ones.</summary>
    public const int FormatVersion = 1;

    /// <summary>What every file of a run says about the run.</summary>
    public static Dictionary<string, string> OfRun(RunInfo run) => new(StringComparer.Ordinal)
    {
        [Format] = Number(FormatVersion),
        ["reidflow.contract"] = $"{Number(ContractVersion.Major)}.{Number(ContractVersion.Minor)}",
        ["reidflow.pipeline"] = run.Pipeline,
        ["reidflow.configuration_hash"] = run.ConfigurationHash,
        ["reidflow.configuration"] = run.Configuration,
        ["reidflow.versions"] = JsonSerializer.Serialize(new SortedDictionary<string, string>(run.Versions.ToDictionary(), StringComparer.Ordinal)),
    };

    /// <summary>What one file of embeddings says.</summary>
    /// <param name="run">The run that writes it.</param>
    /// <param name="name">Which file it is.</param>
    /// <param name="dimension">Length of each vector.</param>
    /// <param name="firstRow">How many rows the files before it hold together.</param>
    /// <param name="isLast">Whether no other file follows.</param>
    public static Dictionary<string, string> OfPart(RunInfo run, PartName name, int dimension, long firstRow, bool isLast)
    {
        var metadata = OfRun(run);
        metadata[Model] = name.Model;
        metadata[Dimension] = Number(dimension);
        metadata[Part] = Number(name.Part);
        metadata[FirstRow] = Number(firstRow);
        metadata[LastPart] = isLast ? "true" : "false";
        return metadata;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
