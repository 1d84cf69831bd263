using ReIdFlow.Contracts;

namespace PluginName;

/// <summary>Leaves out images that are too dark.</summary>
[Stage("plugin-name", "Leaves out images that are too dark.")]
public sealed class PluginNameStage(PluginNameOptions options) : ITransform
{
    /// <summary>Looks at one photo. It is called from several threads at once, and never changes what it is given.</summary>
    /// <returns>The sample; null to leave it out.</returns>
    public Sample? Apply(Sample sample, TransformContext context)
    {
        var image = sample.Image ?? throw new InvalidDataException("The sample has no pixels; put load-image before this stage.");
        long sum = 0;
        foreach (var value in image.Pixels.Span)
            sum += value;
        return sum >= options.Minimum * image.Pixels.Length ? sample : null;
    }
}
