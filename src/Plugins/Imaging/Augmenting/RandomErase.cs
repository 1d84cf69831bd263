using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>
/// Fills a random rectangle of the images that models learn from with random pixels, as leaves before an animal would hide it
/// (Zhong et al., 2020, "Random erasing data augmentation"). All other images pass unchanged.
/// </summary>
[Stage("random-erase", "Fills a rectangle of some images with random pixels while models learn; all others pass unchanged.")]
public sealed class RandomErase(RandomEraseOptions options) : ITransform
{
    // A rectangle between three times as high as wide and three times as wide as high.
    private const double Stretch = 3;

    /// <inheritdoc/>
    public bool VariesByEpoch => true;

    /// <inheritdoc/>
    public Sample? Apply(Sample sample, TransformContext context)
    {
        if (!context.Augment)
            return sample;
        var random = context.CreateRandom();
        if (!random.NextBool(options.Probability))
            return sample;
        var image = Pixels.Of(sample);
        var area = random.NextDouble(options.MinArea, options.MaxArea) * image.Width * image.Height;
        var stretch = Math.Exp(random.NextDouble(-1, 1) * Math.Log(Stretch));
        var width = Math.Clamp((int)Math.Round(Math.Sqrt(area * stretch)), 1, image.Width);
        var height = Math.Clamp((int)Math.Round(Math.Sqrt(area / stretch)), 1, image.Height);
        var (left, top) = (random.NextInt(image.Width - width + 1), random.NextInt(image.Height - height + 1));

        var pixels = image.Pixels.ToArray();
        for (var y = top; y < top + height; y++)
        {
            foreach (ref var value in pixels.AsSpan(((y * image.Width) + left) * image.Channels, width * image.Channels))
                value = (byte)random.NextInt(256);
        }

        return sample with { Image = new Image(image.Width, image.Height, image.Format, pixels) };
    }
}
