using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Finds out when, where and with which camera photos were taken: by their EXIF part and their folders.</summary>
/// <param name="timeZone">The zone of clocks that do not tell it.</param>
/// <param name="deploymentPattern">Tells cameras apart by folders; null to not.</param>
/// <param name="exif">Whether files are opened at all.</param>
internal sealed class PhotoFactsReader(string timeZone, string? deploymentPattern, bool exif)
{
    private const int PhotosAtOnce = 512;

    private readonly TimeZoneOption _zone = TimeZoneOption.TryParse(timeZone) ?? throw new StageException(TimeZoneOption.Complain(timeZone)!);

    private readonly DeploymentPattern? _pattern = deploymentPattern is null
        ? null
        : DeploymentPattern.TryParse(deploymentPattern) ?? throw new StageException(DeploymentPattern.Complain(deploymentPattern)!);

    /// <summary>The zone of clocks that do not tell it.</summary>
    public TimeZoneOption Zone => _zone;

    /// <summary>Names everything that is wrong with the options.</summary>
    public static IEnumerable<string> Check(string timeZone, string? deploymentPattern)
        => new[] { TimeZoneOption.Complain(timeZone), deploymentPattern is null ? null : DeploymentPattern.Complain(deploymentPattern) }.OfType<string>();

    /// <summary>Reads one photo's.</summary>
    /// <param name="path">Relative to the source's folder, with <c>/</c> between the parts.</param>
    /// <param name="file">The absolute path; null to not open the file.</param>
    /// <param name="clock">What the source says the camera's clock showed; null where it says nothing.</param>
    public PhotoFacts Read(string path, string? file, DateTime? clock = null)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var deployment = _pattern?.Read(path, attributes);
        var facts = exif && file is not null ? ExifReader.TryRead(file) : null;
        foreach (var (name, value) in facts?.Attributes ?? new Dictionary<string, string>())
            attributes[name] = value;
        var shown = clock ?? facts?.Clock;
        DateTimeOffset? at = shown is not { } time ? null
            : facts?.Offset is { } offset && clock is null ? new DateTimeOffset(time, offset)
            : _zone.At(time);
        return new PhotoFacts(at, deployment, attributes);
    }

    /// <summary>Reads many photos', several at a time, and gives them in their order.</summary>
    public IEnumerable<TResult> ReadAll<T, TResult>(IEnumerable<T> photos, Func<T, (string Path, string? File, DateTime? Clock)> where, Func<T, PhotoFacts, TResult> make, CancellationToken cancellation)
    {
        foreach (var some in photos.Chunk(PhotosAtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            var results = new TResult[some.Length];
            void ReadOne(int i)
            {
                var (path, file, clock) = where(some[i]);
                results[i] = make(some[i], Read(path, file, clock));
            }

            if (exif)
                Parallel.For(0, some.Length, ReadOne);
            else
                for (var i = 0; i < some.Length; i++)
                    ReadOne(i);
            foreach (var result in results)
                yield return result;
        }
    }
}
