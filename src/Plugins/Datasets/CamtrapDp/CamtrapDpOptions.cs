using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="CamtrapDpPackage"/>.</summary>
public sealed record CamtrapDpOptions : ICheckedOptions
{
    /// <summary>The package.</summary>
    [Option("The package: its datapackage.json, or the folder that holds it.", IsPath = true)]
    public required string Package { get; init; }

    /// <summary>The folder that relative file paths start from; the package's own unless given.</summary>
    [Option("The folder that relative file paths start from; the package's own unless given.", IsPath = true)]
    public string? Root { get; init; }

    /// <summary>The species wanted; all when empty.</summary>
    [Option("The species to list, by their scientific names; all when empty.")]
    public IReadOnlyList<string> Species { get; init; } = [];

    /// <summary>Whether photos of which nothing is known are listed.</summary>
    [Option("Whether photos without an observation of their own are listed, whole, as nobody has said that they are blank.")]
    public bool Unobserved { get; init; } = true;

    /// <summary>The zone of timestamps without one, which the standard does not allow.</summary>
    [Option("The zone of timestamps without one, which the standard does not allow: a name such as Africa/Nairobi, or +03:00.")]
    public string TimeZone { get; init; } = "UTC";

    /// <inheritdoc/>
    public IEnumerable<string> Check() => PhotoFactsReader.Check(TimeZone, null);
}
