using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Options of <see cref="Enrol"/>.</summary>
public sealed record EnrolOptions
{
    /// <summary>The gallery.</summary>
    [Option("The gallery: a folder that a parquet stage wrote; made where it is missing.", IsPath = true)]
    public required string Folder { get; init; }

    /// <summary>Known animals of less probability are left out.</summary>
    [Option("The least probability of a known animal that joins.", Min = 0, Max = 1)]
    public double MinProbability { get; init; } = 0.9;

    /// <summary>New animals of less probability are left out.</summary>
    [Option("The least probability of a new animal that joins, under the name proposed for it.", Min = 0, Max = 1)]
    public double MinNewProbability { get; init; } = 0.9;

    /// <summary>New animals of fewer photos are left out.</summary>
    [Option("The fewest photos of a new animal that joins.", Min = 1, Max = 10_000, Unit = "photos")]
    public int MinNewPhotos { get; init; } = 2;
}
