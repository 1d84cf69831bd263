using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Options of <see cref="ExportCsv"/> and <see cref="ExportParquet"/>.</summary>
public sealed record ExportTableOptions
{
    /// <summary>The table.</summary>
    [Option("The file that gets a row for each animal in each photo.", IsPath = true)]
    public required string File { get; init; }

    /// <summary>How many individuals a row names.</summary>
    [Option("How many individuals a row names beside the answer.", Min = 0, Max = 100)]
    public int Candidates { get; init; } = 3;
}
