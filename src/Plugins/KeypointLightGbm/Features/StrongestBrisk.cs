using OpenCvSharp;
using OpenCvSharp.Features2D;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// BRISK with a limit, which OpenCV's lacks. Keypoints that will not be described cost most of its time, so the corner threshold
/// starts high and is lowered for photos in which too few are found. Not for two threads at once.
/// </summary>
internal sealed class StrongestBrisk(int most) : IDisposable
{
    // OpenCV's default is the last; fewer than a third of the keypoints remain where the threshold is 30 higher.
    private static readonly int[] _thresholds = [90, 60, 45, 30];
    private const int Octaves = 3;
    private const double KeptPerStep = 1 / 3.0;
    private const double Step = 30;

    // Outermost ring of OpenCV's default sampling pattern. Finding keypoints needs no more of the pattern than its reach, for the
    // distance to the border: the whole of it takes 47 MB and as much time as the keypoints.
    private const float Reach = 0.85f * 10.8f;

    private readonly BRISK _describer = BRISK.Create(_thresholds[^1], Octaves, 1);
    private readonly BRISK?[] _finders = new BRISK?[_thresholds.Length];

    /// <summary>Finds and describes the strongest.</summary>
    /// <param name="grey">One byte per pixel.</param>
    /// <param name="descriptors">A row of 64 bytes per keypoint.</param>
    internal KeyPoint[] DetectAndCompute(Mat grey, Mat descriptors)
    {
        var keypoints = Find(grey);
        if (keypoints.Length > most)
            keypoints = [.. keypoints.OrderByDescending(k => k.Response).ThenBy(k => k.Pt.Y).ThenBy(k => k.Pt.X).Take(most)];
        if (keypoints.Length > 0)
            _describer.Compute(grey, ref keypoints, descriptors);
        return keypoints;
    }

    public void Dispose()
    {
        _describer.Dispose();
        foreach (var finder in _finders)
            finder?.Dispose();
    }

    private KeyPoint[] Find(Mat grey)
    {
        for (var i = 0; ;)
        {
            _finders[i] ??= BRISK.Create(_thresholds[i], Octaves, [Reach], [1]);
            var keypoints = _finders[i]!.Detect(grey);
            if (keypoints.Length >= most || i == _thresholds.Length - 1)
                return keypoints;

            // The highest threshold that may be low enough, by how counts usually grow.
            var (count, from) = (Math.Max(1, keypoints.Length), _thresholds[i]);
            do
                i++;
            while (i < _thresholds.Length - 1 && count * Math.Pow(KeptPerStep, (_thresholds[i] - from) / Step) < most);
        }
    }
}
