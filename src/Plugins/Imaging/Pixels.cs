using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>What the stages after loading start from.</summary>
internal static class Pixels
{
    /// <summary>The sample's image.</summary>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public static Image Of(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return sample.Image ?? throw new InvalidDataException("The sample has no pixels; put load-image before this stage.");
    }
}
