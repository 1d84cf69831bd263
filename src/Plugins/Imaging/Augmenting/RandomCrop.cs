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
    public Sample? Apply(Sample sample, TransformContext context) => WhileLearning.Change(sample, context, (image, random) =>
    {
        var part = RandomPart.Draw(random, image, (image.Width, image.Height), (_options.MinArea, _options.MaxArea), _options.MaxStretch);
        if (part.Width == image.Width && part.Height == image.Height)
            return image;
        return OpenCv.Redraw(image, (source, target) =>
        {
            using var cut = source.SubMat(part);
            Cv2.Resize(cut, target, target.Size(), 0, 0, InterpolationFlags.Linear);
        });
    });
}
