using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="IndividualFolders"/>.</summary>
public sealed record IndividualFoldersOptions
{
    /// <summary>The folder that holds a folder for each individual.</summary>
    [Option("The folder that holds a folder for each individual.", IsPath = true)]
    public required string Folder { get; init; }

    /// <summary>Names of folders whose photos show unknown individuals; upper and lower case are the same.</summary>
    [Option("Names of folders whose photos show unknown individuals; upper and lower case are the same.")]
    public IReadOnlyList<string> Unknown { get; init; } = ["unknown"];

    /// <summary>Endings of the files that are photos; other files are passed over. Upper and lower case are the same.</summary>
    [Option("Endings of the files that are photos; other files are passed over. Upper and lower case are the same.", MinItems = 1)]
    public IReadOnlyList<string> Extensions { get; init; } = PhotoFinder.DefaultExtensions;
}
