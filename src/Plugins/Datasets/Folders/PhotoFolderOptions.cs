using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="PhotoFolder"/>.</summary>
public sealed record PhotoFolderOptions : ICheckedOptions
{
    /// <summary>The folder that holds the photos, nested as deep as it may be.</summary>
    [Option("The folder that holds the photos, nested as deep as it may be.", IsPath = true)]
    public required string Folder { get; init; }

    /// <summary>Endings of the files that are photos; other files are passed over. Upper and lower case are the same.</summary>
    [Option("Endings of the files that are photos; other files are passed over. Upper and lower case are the same.", MinItems = 1)]
    public IReadOnlyList<string> Extensions { get; init; } = PhotoFinder.DefaultExtensions;

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
