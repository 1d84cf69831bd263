using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Options of <see cref="ExportMegaDetector"/>.</summary>
public sealed record ExportMegaDetectorOptions
{
    /// <summary>The file to write.</summary>
    [Option("The file to write.", IsPath = true)]
    public required string File { get; init; }

    /// <summary>The detector's file that the animals come from.</summary>
    [Option("The detector's file that the animals come from: everything else in it is kept. Where not given, the file holds the named animals alone.", IsPath = true)]
    public string? Source { get; init; }

    /// <summary>How many individuals a detection names.</summary>
    [Option("How many individuals a detection names, best first.", Min = 1, Max = 100)]
    public int Candidates { get; init; } = 3;

    /// <summary>What stands before each individual's name.</summary>
    [Option("What stands before each individual's name among the classification categories.")]
    public string Prefix { get; init; } = "";
}
