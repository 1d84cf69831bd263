using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Lists the photos of a folder that holds a folder for each individual, nested as deep as it may be. A sample's id and path are the
/// photo's path relative to the folder, with <c>/</c> between the parts, and samples come in ordinal order of it. A photo that lies in no
/// individual's folder is listed as one of an unknown individual. <see cref="PhotoFinder"/> says what is passed over.
/// </summary>
[Stage("individual-folders", "Lists photos from a folder that holds a folder for each individual.", IsRepeatable = true)]
public sealed class IndividualFolders(IndividualFoldersOptions options, StageContext context) : ISource
{
    /// <inheritdoc/>
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        var folder = context.ResolvePath(options.Folder);
        var photos = new PhotoFinder(context, options.Extensions).Find(folder, cancellation);
        return ToSamples(folder, photos);
    }

    private IEnumerable<Sample> ToSamples(string folder, IEnumerable<string> photos)
    {
        var outside = 0;
        var unknown = options.Unknown.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var path in photos)
        {
            var end = path.IndexOf('/', StringComparison.Ordinal);
            if (end < 0)
                outside++;
            yield return new Sample
            {
                Id = path,
                Path = path,
                Content = new FileContent(Path.Join(folder, path)),
                Individual = end < 0 || unknown.Contains(path[..end]) ? null : path[..end],
            };
        }

        if (outside > 0)
            context.Log.Warn($"Photos that lie in '{folder}' itself: {outside}. Their individual is unknown; move each into its individual's folder to have it learnt from.");
    }
}
