using System.Collections.Concurrent;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Lends each worker a detector of its own.</summary>
internal sealed class ExtractorPool(FeatureOptions options) : IDisposable
{
    private readonly ConcurrentBag<FeatureExtractor> _idle = [];

    internal PhotoFeatures Extract(Image image)
    {
        if (!_idle.TryTake(out var extractor))
            extractor = new FeatureExtractor(options);
        var result = extractor.Extract(image);

        // Left out on purpose where Extract threw: OpenCV's state is unknown then.
        _idle.Add(extractor);
        return result;
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var extractor))
            extractor.Dispose();
    }
}
