using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Lists the photos of a folder whose individuals are unknown: what a memory card holds. A sample's id and path are the photo's path
/// relative to the folder, with <c>/</c> between the parts, and samples come in ordinal order of it. <see cref="PhotoFinder"/> says what
/// is passed over.
/// </summary>
[Stage("photo-folder", "Lists the photos of a folder, nested as deep as it may be; their individuals are unknown.")]
public sealed class PhotoFolder(PhotoFolderOptions options, StageContext context) : ISource
{
    /// <inheritdoc/>
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        var folder = context.ResolvePath(options.Folder);
        return new PhotoFinder(context, options.Extensions)
            .Find(folder, cancellation)
            .Select(path => new Sample { Id = path, Path = path, Content = new FileContent(Path.Join(folder, path)) });
    }
}
