using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>
/// Cuts a random part out of the images that models learn from, and brings it to the whole image's size (Szegedy et al., 2015,
/// "Going deeper with convolutions"). All other images pass unchanged.
/// </summary>
[Stage("random-crop", "Cuts out a part of each image at random, and enlarges it to the image's size, while models learn; all others pass unchanged.")]
public sealed class RandomCrop : ITransform
{
    private readonly RandomCropOptions _options;

    /// <summary>Prepares the cutting.</summary>
    /// <exception cref="StageException">OpenCV cannot be loaded.</exception>
    public RandomCrop(RandomCropOptions options)
    {
        OpenCv.Require();
        _options = options;
    }

    /// <inheritdoc/>
    public bool VariesByEpoch => true;

    /// <inheritdoc/>
    public Sample? Apply(Sample sample, TransformContext context)
    {
        if (!context.Augment)
            return sample;
        var image = Pixels.Of(sample);
        var part = Draw(image, context.CreateRandom());
        if (part.Width == image.Width && part.Height == image.Height)
            return sample;
        using var source = OpenCv.View(image);
        using var cut = source.Mat.SubMat(part);
        var result = OpenCv.Draw(image.Width, image.Height, image.Format, target => Cv2.Resize(cut, target, target.Size(), 0, 0, InterpolationFlags.Linear));
        return sample with { Image = result };
    }

    private Rect Draw(Image image, RandomStream random)
    {
        var area = random.NextDouble(_options.MinArea, _options.MaxArea);
        // As often wider as higher: uniform in the logarithm.
        var stretch = Math.Exp(random.NextDouble(-1, 1) * Math.Log(_options.MaxStretch));
        var width = Math.Clamp((int)Math.Round(image.Width * Math.Sqrt(area * stretch)), 1, image.Width);
        var height = Math.Clamp((int)Math.Round(image.Height * Math.Sqrt(area / stretch)), 1, image.Height);
        return new Rect(random.NextInt(image.Width - width + 1), random.NextInt(image.Height - height + 1), width, height);
    }
}
