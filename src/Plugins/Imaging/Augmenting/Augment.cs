using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>
/// Changes the images that models learn from at random, anew in each epoch: first mirrored, then turned, then brightness and
/// contrast, v ↦ (v − mean)(1 + c) + mean + 255 b, rounded and cut at 0 and 255, then saturation and hue. Size stays. All other
/// images pass unchanged.
/// </summary>
[Stage("augment", "Mirrors, turns, brightens, darkens and tints images at random while models learn; all others pass unchanged.")]
public sealed class Augment : ITransform
{
    private readonly AugmentOptions _options;

    /// <summary>Prepares the changes.</summary>
    /// <exception cref="StageException">OpenCV cannot be loaded.</exception>
    public Augment(AugmentOptions options)
    {
        OpenCv.Require();
        _options = options;
    }

    /// <inheritdoc/>
    public bool VariesByEpoch => true;

    /// <inheritdoc/>
    public Sample? Apply(Sample sample, TransformContext context) => WhileLearning.Change(sample, context, (image, random) =>
    {
        var draw = Draw(random);
        return OpenCv.Redraw(image, (source, target) =>
        {
            using var mirrored = Mirror(source, draw);
            using var turned = Turn(mirrored, draw.Degrees);
            using var levels = Levels(turned, draw);
            Cv2.LUT(turned, levels, target);
            if (image.Format == PixelFormat.Rgb && draw is not { Saturation: 0, Hue: 0 })
            {
                using var colours = Mat.FromArray(ColourTurn.Matrix(1 + draw.Saturation, draw.Hue));
                Cv2.Transform(target, target, colours);
            }
        });
    });

    /// <summary>
    /// What happens to one image. Every number is drawn whether its change is on or not, so that switching one on leaves the
    /// others as they were.
    /// </summary>
    private Change Draw(RandomStream random)
    {
        var horizontal = random.NextBool();
        var vertical = random.NextBool();
        var angle = random.NextDouble(-1, 1);
        var brightness = random.NextDouble(-1, 1);
        var contrast = random.NextDouble(-1, 1);
        return new Change(
            horizontal && _options.Flip is Mirroring.Horizontal or Mirroring.Both,
            vertical && _options.Flip is Mirroring.Vertical or Mirroring.Both,
            angle * _options.RotateDegrees,
            brightness * _options.Brightness,
            contrast * _options.Contrast,
            random.NextDouble(-1, 1) * _options.Saturation,
            random.NextDouble(-1, 1) * _options.HueDegrees);
    }

    private static Mat Mirror(Mat image, Change change)
    {
        if (change is { Horizontal: false, Vertical: false })
            return image.SubMat(new Rect(0, 0, image.Width, image.Height));
        var mirrored = new Mat();
        Cv2.Flip(image, mirrored, (change.Horizontal, change.Vertical) switch
        {
            (true, false) => FlipMode.Y,
            (false, true) => FlipMode.X,
            _ => FlipMode.XY,
        });
        return mirrored;
    }

    private Mat Turn(Mat image, double degrees)
    {
        if (degrees == 0)
            return image.SubMat(new Rect(0, 0, image.Width, image.Height));
        var centre = new Point2f((image.Width - 1) / 2f, (image.Height - 1) / 2f);
        using var rotation = Cv2.GetRotationMatrix2D(centre, degrees, 1);
        var border = _options.Border == BorderMode.Reflect ? BorderTypes.Reflect101 : BorderTypes.Constant;
        var turned = new Mat();
        Cv2.WarpAffine(image, turned, rotation, image.Size(), InterpolationFlags.Linear, border, Scalar.All(0));
        return turned;
    }

    /// <summary>The new value of each of the 256 old ones.</summary>
    private static Mat Levels(Mat image, Change change)
    {
        var sums = Cv2.Mean(image);
        var mean = image.Channels() == 1 ? sums.Val0 : (sums.Val0 + sums.Val1 + sums.Val2) / 3;
        var levels = new Mat(1, 256, MatType.CV_8UC1);
        var values = levels.AsSpan<byte>();
        for (var i = 0; i < 256; i++)
            values[i] = (byte)Math.Clamp(Math.Round(((i - mean) * (1 + change.Contrast)) + mean + (255 * change.Brightness)), 0, 255);
        return levels;
    }

    private readonly record struct Change(bool Horizontal, bool Vertical, double Degrees, double Brightness, double Contrast, double Saturation, double Hue);
}
