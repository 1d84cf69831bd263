using System.Collections.Concurrent;
using System.IO.Hashing;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Bench;

/// <summary>Finds a photo's features once for all runs with the same options: keypoints do not depend on seeds.</summary>
internal sealed class FeatureCache(KeypointLightGbmOptions options) : IDisposable
{
    private readonly ExtractorPool _pool = new(options.FeatureOptions);
    private readonly ConcurrentDictionary<ulong, PhotoFeatures> _known = new();

    internal PhotoFeatures Extract(Image image)
        => _known.GetOrAdd(XxHash3.HashToUInt64(image.Pixels.Span, ((long)image.Width << 32) ^ image.Height), _ => _pool.Extract(image));

    public void Dispose() => _pool.Dispose();
}
