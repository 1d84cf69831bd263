using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Bench;

/// <summary>
/// Finds a photo's features once for all runs with the same options: keypoints do not depend on seeds. Where the variable
/// REIDFLOW_FEATURES names a folder they are kept there for later runs; empty it when the code that finds features changes.
/// </summary>
internal sealed class FeatureCache(KeypointLightGbmOptions options) : IDisposable
{
    private readonly ExtractorPool _pool = new(options.FeatureOptions);
    private readonly ConcurrentDictionary<ulong, PhotoFeatures> _known = new();
    private readonly string? _folder = Folder is null ? null : Directory.CreateDirectory(Path.Combine(Folder, Name(options.FeatureOptions))).FullName;

    /// <summary>Where features are kept between runs; null where they are not.</summary>
    internal static string? Folder => Environment.GetEnvironmentVariable("REIDFLOW_FEATURES") is { Length: > 0 } folder ? folder : null;

    internal PhotoFeatures Extract(Image image)
        => _known.GetOrAdd(XxHash3.HashToUInt64(image.Pixels.Span, ((long)image.Width << 32) ^ image.Height), hash => _folder is null ? _pool.Extract(image) : ReadOrExtract(image, hash));

    public void Dispose() => _pool.Dispose();

    private PhotoFeatures ReadOrExtract(Image image, ulong hash)
    {
        var file = Path.Combine(_folder!, hash.ToString("x16", CultureInfo.InvariantCulture));
        if (File.Exists(file))
        {
            using var reader = new BinaryReader(File.OpenRead(file));
            return PhotoFeatures.Read(reader);
        }

        var features = _pool.Extract(image);
        using (var writer = new BinaryWriter(File.Create(file + ".part")))
            features.Write(writer);
        File.Move(file + ".part", file, overwrite: true);
        return features;
    }

    private static string Name(FeatureOptions options)
        => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Join(' ', options with { Detectors = [] }, string.Join('+', options.Detectors)))).ToString("x16", CultureInfo.InvariantCulture);
}
