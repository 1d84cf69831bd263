using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="MegaDetectorResults"/>.</summary>
public sealed record MegaDetectorOptions : ICheckedOptions
{
    /// <summary>The detector's file.</summary>
    [Option("MegaDetector's batch results: a JSON file of format 1.3 to 1.6.", IsPath = true)]
    public required string File { get; init; }

    /// <summary>The folder that the file's paths start from; the file's own unless given.</summary>
    [Option("The folder that the file's paths start from; the file's own unless given.", IsPath = true)]
    public string? Root { get; init; }

    /// <summary>Detections of less confidence are left out.</summary>
    [Option("The least confidence of a detection.", Min = 0, Max = 1)]
    public double Confidence { get; init; } = 0.2;

    /// <summary>Detections of other categories are left out.</summary>
    [Option("The categories that are animals, by the names of the file.", MinItems = 1)]
    public IReadOnlyList<string> Categories { get; init; } = ["animal"];

    /// <summary>The species of every animal.</summary>
    [Option("The species of every animal; where it is not given, the file's own classification, if there is one.")]
    public string? Species { get; init; }

    /// <summary>Whether each photo is opened for what its camera wrote into it.</summary>
    [Option("Whether each photo's EXIF part is read for the time, the camera and the place.")]
    public bool Exif { get; init; } = true;

    /// <summary>The zone of the cameras' clocks, which seldom tell it.</summary>
    [Option("The zone of the cameras' clocks, where the photos do not tell it: a name such as Africa/Nairobi, or +03:00.")]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Which folder of a photo's path is the camera's.</summary>
    [Option("Which folder names the camera: {deployment} the first, */{deployment} the second; {site}/{deployment} keeps both; null for none.")]
    public string? DeploymentPattern { get; init; } = Datasets.DeploymentPattern.FirstFolder;

    /// <inheritdoc/>
    public IEnumerable<string> Check() => PhotoFactsReader.Check(TimeZone, DeploymentPattern);
}
