using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Lists the photos of a folder whose individuals are unknown: what a memory card holds. A sample's id and path are the photo's path
/// relative to the folder, with <c>/</c> between the parts, and samples come in ordinal order of it. The capture time, the camera and the
/// place come from the photo's EXIF part, the deployment from its folders. <see cref="PhotoFinder"/> says what is passed over.
/// </summary>
[Stage("photo-folder", "Lists the photos of a folder, nested as deep as it may be; their individuals are unknown.", IsRepeatable = true)]
public sealed class PhotoFolder(PhotoFolderOptions options, StageContext context) : ISource
{
    /// <inheritdoc/>
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        var folder = context.ResolvePath(options.Folder);
        var facts = new PhotoFactsReader(options.TimeZone, options.DeploymentPattern, options.Exif);
        var photos = new PhotoFinder(context, options.Extensions).Find(folder, cancellation);
        return facts.ReadAll(photos, path => (path, Path.Join(folder, path), null), (path, known) => new Sample
        {
            Id = path,
            Path = path,
            Content = new FileContent(Path.Join(folder, path)),
            CapturedAt = known.CapturedAt,
            Deployment = known.Deployment,
            Attributes = known.Attributes,
        }, cancellation);
    }
}
