using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="CocoCameraTraps"/>.</summary>
public sealed record CocoCameraTrapsOptions : ICheckedOptions
{
    /// <summary>The annotations.</summary>
    [Option("The annotations: a JSON file in the format COCO Camera Traps.", IsPath = true)]
    public required string File { get; init; }

    /// <summary>The folder that the file's paths start from; the file's own unless given.</summary>
    [Option("The folder that the file's paths start from; the file's own unless given.", IsPath = true)]
    public string? Root { get; init; }

    /// <summary>Fields of an annotation that name the individual.</summary>
    [Option("The fields of an annotation that may name the individual; the first that is there counts.")]
    public IReadOnlyList<string> IndividualFields { get; init; } = ["individual_id", "name"];

    /// <summary>The categories wanted; all but those that are no animals when empty.</summary>
    [Option("The categories to list, by name; when empty, all but those of excludeCategories.")]
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Categories that are no animals.</summary>
    [Option("The categories that are no animals, by name.")]
    public IReadOnlyList<string> ExcludeCategories { get; init; } = ["empty", "blank", "human", "person", "people", "vehicle", "car"];

    /// <summary>Whether each photo is opened for what its camera wrote into it.</summary>
    [Option("Whether each photo's EXIF part is read for the time, the camera and the place.")]
    public bool Exif { get; init; }

    /// <summary>The zone of the cameras' clocks, which seldom tell it.</summary>
    [Option("The zone of the cameras' clocks, where the file does not tell it: a name such as Africa/Nairobi, or +03:00.")]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Which folder of a photo's path is the camera's.</summary>
    [Option("Which folder names the camera of an image without a location: {deployment} the first, */{deployment} the second; null for none.")]
    public string? DeploymentPattern { get; init; } = Datasets.DeploymentPattern.FirstFolder;

    /// <inheritdoc/>
    public IEnumerable<string> Check() => PhotoFactsReader.Check(TimeZone, DeploymentPattern);
}
