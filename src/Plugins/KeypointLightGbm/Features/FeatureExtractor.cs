using OpenCvSharp;
using OpenCvSharp.Features2D;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Finds keypoints and colours in photos. Not for two threads at once: OpenCV's detectors are not.</summary>
internal sealed unsafe class FeatureExtractor : IDisposable
{
    // Below this OpenCV's detectors find no room for their windows, and some throw.
    private const int LeastSide = 48;

    private const int OrbLength = 32;
    private const int BriskLength = 64;

    private readonly FeatureOptions _options;
    private readonly SIFT? _turned;
    private readonly UprightSift? _upright;
    private readonly ORB? _orb;
    private readonly StrongestBrisk? _brisk;
    private readonly CLAHE? _clahe;
    private readonly ColourMeter _colours = new();
    private readonly Mat _grey = new();
    private readonly Mat _sized = new();
    private readonly Mat _descriptors = new();

    internal FeatureExtractor(FeatureOptions options)
    {
        _options = options;
        if (options.Upright)
            _upright = new UprightSift(options.SiftKeypoints, (float)options.ContrastThreshold);
        else
            _turned = SIFT.Create(options.SiftKeypoints, 3, options.ContrastThreshold, 10, 1.6);
        if (options.Detectors.Contains(DetectorKind.Orb))
            _orb = ORB.Create(options.BinaryKeypoints, 1.2f, 8, 15, 0, 2, ORBScoreType.Harris, 31, 10);
        if (options.Detectors.Contains(DetectorKind.Brisk))
            _brisk = new StrongestBrisk(options.BinaryKeypoints);
        if (options.ClaheLimit > 0)
            _clahe = Cv2.CreateCLAHE(options.ClaheLimit, new Size(8, 8));
    }

    internal PhotoFeatures Extract(Image image)
    {
        fixed (byte* pixels = image.Pixels.Span)
        {
            using var source = Mat.FromPixelData(image.Height, image.Width, image.Format == PixelFormat.Rgb ? MatType.CV_8UC3 : MatType.CV_8UC1, (nint)pixels);
            using var rgb = new Mat();
            if (image.Format == PixelFormat.Rgb)
            {
                source.CopyTo(rgb);
                Cv2.CvtColor(source, _grey, ColorConversionCodes.RGB2GRAY);
            }
            else
            {
                Cv2.CvtColor(source, rgb, ColorConversionCodes.GRAY2RGB);
                source.CopyTo(_grey);
            }

            var longer = Prepare();
            return new PhotoFeatures
            {
                Sift = _upright?.Extract(_sized, longer) ?? Turned(longer),
                Orb = Orb(longer),
                Brisk = Brisk(longer),
                Colour = _colours.Measure(rgb),
                Picture = _options.KeepPicture ? Picture(rgb) : [],
            };
        }
    }

    public void Dispose()
    {
        _turned?.Dispose();
        _orb?.Dispose();
        _brisk?.Dispose();
        _clahe?.Dispose();
        _colours.Dispose();
        _grey.Dispose();
        _sized.Dispose();
        _descriptors.Dispose();
    }

    /// <summary>Brings the grey photo to the working size, pads what is too narrow, and evens out its contrast.</summary>
    /// <returns>Length in pixels of the photo's longer side, padding left out.</returns>
    private float Prepare()
    {
        var scale = _options.WorkingSize / (double)Math.Max(_grey.Width, _grey.Height);
        var size = new Size(
            Math.Max(1, (int)Math.Round(_grey.Width * scale)),
            Math.Max(1, (int)Math.Round(_grey.Height * scale)));
        Cv2.Resize(_grey, _sized, size, 0, 0, scale > 1 ? InterpolationFlags.Cubic : InterpolationFlags.Area);
        if (size.Width < LeastSide || size.Height < LeastSide)
            Cv2.CopyMakeBorder(_sized, _sized, 0, Math.Max(0, LeastSide - size.Height), 0, Math.Max(0, LeastSide - size.Width), BorderTypes.Replicate);
        _clahe?.Apply(_sized, _sized);
        return Math.Max(size.Width, size.Height);
    }

    private static byte[] Picture(Mat rgb)
    {
        var scale = (double)PhotoFeatures.PictureSide / Math.Max(rgb.Width, rgb.Height);
        using var sized = new Mat();
        var size = new Size(Math.Max(1, Math.Round(rgb.Width * scale)), Math.Max(1, Math.Round(rgb.Height * scale)));
        Cv2.Resize(rgb, sized, size, 0, 0, scale > 1 ? InterpolationFlags.Cubic : InterpolationFlags.Area);
        Cv2.CvtColor(sized, sized, ColorConversionCodes.RGB2BGR);
        return sized.ToBytes(".jpg");
    }

    private LocalFeatures Turned(float longer)
    {
        _turned!.DetectAndCompute(_sized, null, out var keypoints, _descriptors);
        var bytes = new byte[keypoints.Length * RootSift.Length];
        for (var i = 0; i < keypoints.Length; i++)
            RootSift.Quantise(new ReadOnlySpan<float>((void*)_descriptors.Ptr(i), RootSift.Length), bytes.AsSpan(i * RootSift.Length));
        return Pack(keypoints, RootSift.Length, bytes, longer);
    }

    private LocalFeatures Orb(float longer)
    {
        if (_orb is null)
            return LocalFeatures.None(OrbLength);
        _orb.DetectAndCompute(_sized, null, out var keypoints, _descriptors);
        return Pack(keypoints, OrbLength, longer);
    }

    private LocalFeatures Brisk(float longer)
    {
        if (_brisk is null)
            return LocalFeatures.None(BriskLength);
        var keypoints = _brisk.DetectAndCompute(_sized, _descriptors);
        return Pack(keypoints, BriskLength, longer);
    }

    private LocalFeatures Pack(KeyPoint[] keypoints, int length, float longer)
    {
        var bytes = new byte[keypoints.Length * length];
        for (var i = 0; i < keypoints.Length; i++)
            new ReadOnlySpan<byte>((void*)_descriptors.Ptr(i), length).CopyTo(bytes.AsSpan(i * length));
        return Pack(keypoints, length, bytes, longer);
    }

    private static LocalFeatures Pack(KeyPoint[] keypoints, int length, byte[] descriptors, float longer) => new(
        length,
        [.. keypoints.Select(k => k.Pt.X / longer)],
        [.. keypoints.Select(k => k.Pt.Y / longer)],
        [.. keypoints.Select(k => k.Size / longer)],
        [.. keypoints.Select(k => Math.Max(0, k.Angle) * MathF.PI / 180)],
        descriptors);
}
