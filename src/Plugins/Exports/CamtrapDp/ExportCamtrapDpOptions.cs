using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Options of <see cref="ExportCamtrapDp"/>.</summary>
public sealed record ExportCamtrapDpOptions
{
    /// <summary>The folder that gets the package.</summary>
    [Option("The folder that gets the package.", IsPath = true)]
    public required string Folder { get; init; }

    /// <summary>A package to enrich.</summary>
    [Option("The package that the animals come from (its folder or datapackage.json): it is copied, with the individuals filled in and nothing else changed. Where not given, a package is made of the photos.", IsPath = true)]
    public string? Package { get; init; }

    /// <summary>Names of less probability are left out.</summary>
    [Option("The least probability of a name that is filled in.", Min = 0, Max = 1)]
    public double MinProbability { get; init; }

    /// <summary>Where the cameras stood, for a new package.</summary>
    [Option("For a new package: a table (CSV) with the columns deploymentID, latitude and longitude, and any others of deployments.csv. Where not given, the photos' own GPS.", IsPath = true)]
    public string? Deployments { get; init; }

    /// <summary>The package's title.</summary>
    [Option("For a new package: its title.")]
    public string Title { get; init; } = "Camera trap photos";

    /// <summary>Who made it.</summary>
    [Option("For a new package: who made it.")]
    public string Contributor { get; init; } = "unknown";

    /// <summary>How the cameras were placed.</summary>
    [Option("For a new package: how the cameras were placed.")]
    public SamplingDesign SamplingDesign { get; init; } = SamplingDesign.Opportunistic;

    /// <summary>What stands before each photo's path.</summary>
    [Option("For a new package: what stands before each photo's path, such as an address or a folder within the package.")]
    public string FilePrefix { get; init; } = "";

    /// <summary>Whether anybody may see the photos.</summary>
    [Option("For a new package: whether anybody may see the photos.")]
    public bool FilePublic { get; init; }
}
