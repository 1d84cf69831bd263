using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="PhotoFolder"/>.</summary>
public sealed record PhotoFolderOptions
{
    /// <summary>The folder that holds the photos, nested as deep as it may be.</summary>
    [Option("The folder that holds the photos, nested as deep as it may be.", IsPath = true)]
    public required string Folder { get; init; }

    /// <summary>Endings of the files that are photos; other files are passed over. Upper and lower case are the same.</summary>
    [Option("Endings of the files that are photos; other files are passed over. Upper and lower case are the same.", MinItems = 1)]
    public IReadOnlyList<string> Extensions { get; init; } = PhotoFinder.DefaultExtensions;
}
