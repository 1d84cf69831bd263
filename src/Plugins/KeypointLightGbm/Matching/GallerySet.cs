using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>The galleries of a set of photos: one of all, or one for each side of the animal.</summary>
internal sealed class GallerySet : IDisposable
{
    private const string Everything = "";

    private readonly Dictionary<string, Gallery> _galleries = new(StringComparer.Ordinal);
    private readonly bool _byViewpoint;
    private readonly IReadOnlyList<PhotoEntry> _entries;

    /// <param name="entries">The photos.</param>
    /// <param name="viewpoints">Sides to make a gallery of their own for; null to take all photos together.</param>
    /// <param name="build">Makes a gallery.</param>
    internal GallerySet(IReadOnlyList<PhotoEntry> entries, IEnumerable<string?>? viewpoints, Func<IReadOnlyList<PhotoEntry>, Gallery> build)
    {
        (_entries, _byViewpoint) = (entries, viewpoints is not null);
        foreach (var viewpoint in (viewpoints ?? [null]).Select(v => v ?? Everything).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var members = viewpoint == Everything
                ? entries
                : [.. entries.Where(e => e.Sample.Viewpoint is null || e.Sample.Viewpoint == viewpoint)];
            _galleries[viewpoint] = build(members);
        }
    }

    /// <summary>The gallery that a photo is compared with.</summary>
    internal Gallery For(PhotoEntry query) => _galleries[_byViewpoint ? query.Sample.Viewpoint ?? Everything : Everything];

    /// <summary>Whether it was made of just these photos, pixel for pixel, and has a gallery for each of these sides.</summary>
    internal bool IsOf(IReadOnlyList<PhotoEntry> entries, IEnumerable<string?> viewpoints)
        => _entries.Count == entries.Count
            && _entries.Zip(entries).All(p => p.First.Sample.Id == p.Second.Sample.Id && p.First.PixelHash == p.Second.PixelHash)
            && (!_byViewpoint || viewpoints.All(v => _galleries.ContainsKey(v ?? Everything)));

    public void Dispose()
    {
        foreach (var gallery in _galleries.Values)
            gallery.Dispose();
    }
}
