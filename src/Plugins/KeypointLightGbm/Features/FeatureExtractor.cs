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
    private readonly SIFT? _sift;
    private readonly ORB? _orb;
    private readonly BRISK? _brisk;
    private readonly CLAHE? _clahe;
    private readonly ColourMeter _colours = new();
    private readonly Mat _grey = new();
    private readonly Mat _sized = new();
    private readonly Mat _descriptors = new();

    internal FeatureExtractor(FeatureOptions options)
    {
        _options = options;
        _sift = SIFT.Create(options.SiftKeypoints, 3, options.ContrastThreshold, 10, 1.6);
        if (options.Detectors.Contains(DetectorKind.Orb))
            _orb = ORB.Create(options.BinaryKeypoints, 1.2f, 8, 15, 0, 2, ORBScoreType.Harris, 31, 10);
        if (options.Detectors.Contains(DetectorKind.Brisk))
            _brisk = BRISK.Create(30, 3, 1);
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
                Sift = _sift is null ? LocalFeatures.None(RootSift.Length) : Sift(longer),
                Orb = Orb(longer),
                Brisk = Brisk(longer),
                Colour = _colours.Measure(rgb),
                Picture = _options.KeepPicture ? Picture(rgb) : [],
            };
        }
    }

    public void Dispose()
    {
        _sift?.Dispose();
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

    private LocalFeatures Sift(float longer)
    {
        KeyPoint[] keypoints;
        if (_options.Upright)
        {
            keypoints = Upright(_sift!.Detect(_sized));
            if (keypoints.Length > 0)
                _sift.Compute(_sized, ref keypoints, _descriptors);
        }
        else
        {
            _sift!.DetectAndCompute(_sized, null, out keypoints, _descriptors);
        }

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

        // BRISK knows no limit: the strongest are chosen before any is described.
        var keypoints = _brisk.Detect(_sized);
        if (keypoints.Length > _options.BinaryKeypoints)
            keypoints = [.. keypoints.OrderByDescending(k => k.Response).ThenBy(k => k.Pt.Y).ThenBy(k => k.Pt.X).Take(_options.BinaryKeypoints)];
        if (keypoints.Length > 0)
            _brisk.Compute(_sized, ref keypoints, _descriptors);
        return Pack(keypoints, BriskLength, longer);
    }

    private LocalFeatures Pack(KeyPoint[] keypoints, int length, float longer)
    {
        var bytes = new byte[keypoints.Length * length];
        for (var i = 0; i < keypoints.Length; i++)
            new ReadOnlySpan<byte>((void*)_descriptors.Ptr(i), length).CopyTo(bytes.AsSpan(i * length));
        return Pack(keypoints, length, bytes, longer);
    }

    /// <summary>One keypoint per place, whatever its gradients' directions: animals stand upright, and so more is told apart.</summary>
    private static KeyPoint[] Upright(KeyPoint[] keypoints)
    {
        var seen = new HashSet<(float, float, float)>();
        var kept = new List<KeyPoint>(keypoints.Length);
        foreach (var keypoint in keypoints)
        {
            if (seen.Add((keypoint.Pt.X, keypoint.Pt.Y, keypoint.Size)))
                kept.Add(new KeyPoint(keypoint.Pt, keypoint.Size, 0, keypoint.Response, keypoint.Octave, keypoint.ClassId));
        }

        return [.. kept];
    }

    private static LocalFeatures Pack(KeyPoint[] keypoints, int length, byte[] descriptors, float longer) => new(
        length,
        [.. keypoints.Select(k => k.Pt.X / longer)],
        [.. keypoints.Select(k => k.Pt.Y / longer)],
        [.. keypoints.Select(k => k.Size / longer)],
        [.. keypoints.Select(k => Math.Max(0, k.Angle) * MathF.PI / 180)],
        descriptors);
}
