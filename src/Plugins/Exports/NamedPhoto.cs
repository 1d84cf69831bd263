using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>An animal in a photo.</summary>
/// <param name="Photo">The answer by the photo alone.</param>
/// <param name="Event">The answer by all photos of the animal's event: the one that exports give.</param>
internal sealed record NamedPhoto(Identification Photo, Identification Event)
{
    public Sample Sample { get; } = Photo.Samples[0];

    /// <summary>The id that the source gave the sample, without the stage that the host puts before it where there are several sources.</summary>
    public IEnumerable<string> Ids
    {
        get
        {
            yield return Sample.Id;
            if (Sample.Id.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash)
                yield return Sample.Id[(slash + 1)..];
        }
    }
}
