using OpenCvSharp;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Measures <see cref="ColourStatistics"/>. Not for two threads at once.</summary>
internal sealed unsafe class ColourMeter : IDisposable
{
    private const int Side = 128;
    private const int BorderWidth = 16;

    // Where the animal mostly is: the circle in the middle of the squared photo, of this share of its side.
    private const float MiddleRadius = 0.3f;

    private readonly Mat _small = new();
    private readonly Mat _lab = new();
    private readonly Mat _hsv = new();
    private readonly Mat _grey = new();
    private readonly Mat _laplacian = new();

    /// <param name="rgb">Three bytes per pixel.</param>
    internal ColourStatistics Measure(Mat rgb)
    {
        Cv2.Resize(rgb, _small, new Size(Side, Side), 0, 0, InterpolationFlags.Linear);
        Cv2.CvtColor(_small, _lab, ColorConversionCodes.RGB2Lab);
        Cv2.CvtColor(_small, _hsv, ColorConversionCodes.RGB2HSV_FULL);
        Cv2.CvtColor(_small, _grey, ColorConversionCodes.RGB2GRAY);
        Cv2.Laplacian(_grey, _laplacian, MatType.CV_32F);
        Cv2.MeanStdDev(_lab, out var mean, out var deviation);
        Cv2.MeanStdDev(_laplacian, out _, out var sharpness);

        var histograms = new float[ColourStatistics.Channels * ColourStatistics.Bins];
        var joint = new float[ColourStatistics.JointBins];
        var border = new float[ColourStatistics.JointBins];
        var middle = new float[ColourStatistics.JointBins];
        var around = new float[ColourStatistics.JointBins];
        for (var y = 0; y < Side; y++)
        {
            var lab = (byte*)_lab.Ptr(y);
            var hsv = (byte*)_hsv.Ptr(y);
            for (var x = 0; x < Side; x++, lab += 3, hsv += 3)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    histograms[(channel * ColourStatistics.Bins) + (lab[channel] / 8)]++;
                    histograms[((channel + 3) * ColourStatistics.Bins) + (hsv[channel] / 8)]++;
                }

                // Animals and their surroundings are far from the gamut's corners: a and b from −64 to 63 share 16 bins.
                var bin = (((lab[0] / 32) * 16) + Math.Clamp((lab[1] - 64) / 8, 0, 15)) * 16 + Math.Clamp((lab[2] - 64) / 8, 0, 15);
                joint[bin]++;
                if (x < BorderWidth || y < BorderWidth || x >= Side - BorderWidth || y >= Side - BorderWidth)
                    border[bin]++;
                var fine = (((lab[0] / 32) * 16) + Math.Clamp((lab[1] - 96) / 4, 0, 15)) * 16 + Math.Clamp((lab[2] - 96) / 4, 0, 15);
                (IsMiddle(x, y) ? middle : around)[fine]++;
            }
        }

        for (var channel = 0; channel < ColourStatistics.Channels; channel++)
            TakeRootOfShares(histograms.AsSpan(channel * ColourStatistics.Bins, ColourStatistics.Bins));
        var whole = middle.Zip(around, (a, b) => a + b).ToArray();
        return new ColourStatistics
        {
            Histograms = histograms,
            Joint = Smooth(joint),
            Border = Smooth(border),
            Fine = [.. Quantise(Smooth(whole)), .. Quantise(Smooth(middle)), .. Quantise(Smooth(around))],
            Moment =
            [
                (float)mean.Val0, (float)mean.Val1, (float)mean.Val2,
                (float)deviation.Val0, (float)deviation.Val1, (float)deviation.Val2,
                (float)Math.Log(1 + (sharpness.Val0 * sharpness.Val0)),
            ],
        };
    }

    public void Dispose()
    {
        foreach (var mat in (Mat[])[_small, _lab, _hsv, _grey, _laplacian])
            mat.Dispose();
    }

    private static bool IsMiddle(int x, int y)
    {
        var (dx, dy) = (((x + 0.5f) / Side) - 0.5f, ((y + 0.5f) / Side) - 0.5f);
        return (dx * dx) + (dy * dy) < MiddleRadius * MiddleRadius;
    }

    private static IEnumerable<byte> Quantise(float[] roots) => roots.Select(r => (byte)MathF.Round(r * 255));

    /// <summary>Spreads each bin over its neighbours in a and b (¼, ½, ¼), so that a slight cast does not make two photos strangers.</summary>
    private static float[] Smooth(float[] joint)
    {
        var along = new float[joint.Length];
        foreach (var stride in (int[])[1, 16])
        {
            for (var i = 0; i < joint.Length; i++)
            {
                var position = i / stride % 16;
                along[i] = (joint[i] / 2)
                    + ((position > 0 ? joint[i - stride] : joint[i]) / 4)
                    + ((position < 15 ? joint[i + stride] : joint[i]) / 4);
            }

            (joint, along) = (along, joint);
        }

        TakeRootOfShares(joint);
        return joint;
    }

    private static void TakeRootOfShares(Span<float> counts)
    {
        var sum = 0f;
        foreach (var count in counts)
            sum += count;
        for (var i = 0; i < counts.Length; i++)
            counts[i] = MathF.Sqrt(counts[i] / sum);
    }
}
