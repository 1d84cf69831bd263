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
    public Sample? Apply(Sample sample, TransformContext context) => WhileLearning.Change(sample, context, (image, random) =>
    {
        if (!random.NextBool(options.Probability))
            return image;
        var side = Math.Sqrt((double)image.Width * image.Height);
        var part = RandomPart.Draw(random, image, (side, side), (options.MinArea, options.MaxArea), Stretch);
        var pixels = image.Pixels.ToArray();
        for (var y = part.Top; y < part.Bottom; y++)
        {
            foreach (ref var value in pixels.AsSpan(((y * image.Width) + part.Left) * image.Channels, part.Width * image.Channels))
                value = (byte)random.NextInt(256);
        }

        return new Image(image.Width, image.Height, image.Format, pixels);
    });
}
