using System.Numerics;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Finds the motion that most matches agree on. A keypoint has a place, a size and a direction, so one match already gives a
/// similarity (Philbin et al. 2007): every strong match is tried, instead of drawing some by lot as RANSAC does, and an affine
/// motion is then fitted to those that agree with the best. The result is the same every time. Not for two threads at once.
/// </summary>
internal sealed class MotionVerifier
{
    private const int Hypotheses = 48;
    private const float Tolerance = 0.04f;
    private const float LooseTolerance = 0.1f;

    // Keypoints of one spot differ by less than an octave in size and 45° in direction between photos.
    private const float LargestSizeRatio = 2f;
    private const float LeastCosine = 0.707f;

    // What is laid out of each match.
    private const int QueryX = 0;
    private const int QueryY = 1;
    private const int QuerySize = 2;
    private const int CandidateX = 3;
    private const int CandidateY = 4;
    private const int CandidateSize = 5;
    private const int Sine = 6;
    private const int Cosine = 7;
    private const int Numbers = 8;

    private readonly List<int> _inliers = [];
    private readonly List<int> _best = [];
    private float[] _numbers = [];
    private int _width;

    /// <summary>Matches that agreed, as positions in the list last verified.</summary>
    internal IReadOnlyList<int> Inliers => _best;

    /// <param name="query">Keypoints of the query.</param>
    /// <param name="candidate">Keypoints of the candidate.</param>
    /// <param name="matches">Matches, heaviest first.</param>
    internal Agreement Verify(LocalFeatures query, LocalFeatures candidate, ReadOnlySpan<Match> matches)
    {
        _best.Clear();
        if (matches.IsEmpty)
            return default;
        LayOut(query, candidate, matches);
        var bestWeight = -1f;
        var bestMotion = default(Motion);
        for (var i = 0; i < Math.Min(Hypotheses, matches.Length); i++)
        {
            var motion = Motion.Between(query, matches[i].Query, candidate, matches[i].Candidate);
            var weight = Collect(matches, motion, Tolerance);
            if (weight <= bestWeight)
                continue;
            bestWeight = weight;
            bestMotion = motion;
            _best.Clear();
            _best.AddRange(_inliers);
        }

        var looseWeight = Collect(matches, bestMotion, LooseTolerance);
        if (_best.Count >= 3 && Motion.Fit(query, candidate, matches, _best) is { } fitted)
        {
            var weight = Collect(matches, fitted with { Size = bestMotion.Size, Turn = bestMotion.Turn }, Tolerance);
            if (weight >= bestWeight)
            {
                bestWeight = weight;
                bestMotion = fitted with { Size = bestMotion.Size, Turn = bestMotion.Turn };
                _best.Clear();
                _best.AddRange(_inliers);
            }
        }

        return new Agreement
        {
            Inliers = _best.Count,
            Ratio = (float)_best.Count / matches.Length,
            Weight = bestWeight,
            LooseWeight = looseWeight,
            Scale = Math.Abs(MathF.Log(bestMotion.Size)),
            Rotation = Math.Abs(MathF.IEEERemainder(bestMotion.Turn, 2 * MathF.PI)),
            Residual = Residual(query, candidate, matches, bestMotion),
            Spread = Spread(query, matches),
            Shift = Shift(query, candidate, matches),
        };
    }

    /// <summary>Lays out the matches' keypoints number by number, so that several are tried at once.</summary>
    private void LayOut(LocalFeatures query, LocalFeatures candidate, ReadOnlySpan<Match> matches)
    {
        _width = (matches.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        if (_numbers.Length < Numbers * _width)
            _numbers = new float[Numbers * _width];
        for (var i = 0; i < matches.Length; i++)
        {
            var (q, c, _) = matches[i];
            (Of(QueryX)[i], Of(QueryY)[i], Of(QuerySize)[i]) = (query.X[q], query.Y[q], query.Size[q]);
            (Of(CandidateX)[i], Of(CandidateY)[i], Of(CandidateSize)[i]) = (candidate.X[c], candidate.Y[c], candidate.Size[c]);
            (Of(Sine)[i], Of(Cosine)[i]) = MathF.SinCos(candidate.Angle[c] - query.Angle[q]);
        }
    }

    private Span<float> Of(int number) => _numbers.AsSpan(number * _width, _width);

    private Vector<float> Of(int number, int first) => new(_numbers, (number * _width) + first);

    private float Collect(ReadOnlySpan<Match> matches, Motion motion, float tolerance)
    {
        _inliers.Clear();
        var sum = 0f;
        var (sine, cosine) = MathF.SinCos(motion.Turn);
        for (var first = 0; first < matches.Length; first += Vector<float>.Count)
        {
            var (x, y) = (Of(QueryX, first), Of(QueryY, first));
            var dx = (motion.A * x) + (motion.B * y) + new Vector<float>(motion.C) - Of(CandidateX, first);
            var dy = (motion.D * x) + (motion.E * y) + new Vector<float>(motion.F) - Of(CandidateY, first);
            var agrees = Vector.LessThanOrEqual((dx * dx) + (dy * dy), new Vector<float>(tolerance * tolerance));
            if (agrees == Vector<int>.Zero)
                continue;
            var size = Of(CandidateSize, first) / (Of(QuerySize, first) * motion.Size);
            agrees &= Vector.LessThanOrEqual(size, new Vector<float>(LargestSizeRatio)) & Vector.GreaterThanOrEqual(size, new Vector<float>(1 / LargestSizeRatio));
            agrees &= Vector.GreaterThanOrEqual((Of(Cosine, first) * cosine) + (Of(Sine, first) * sine), new Vector<float>(LeastCosine));
            for (var lane = 0; lane < Math.Min(Vector<float>.Count, matches.Length - first); lane++)
            {
                if (agrees[lane] == 0)
                    continue;
                _inliers.Add(first + lane);
                sum += matches[first + lane].Weight;
            }
        }

        return sum;
    }

    private float Residual(LocalFeatures query, LocalFeatures candidate, ReadOnlySpan<Match> matches, Motion motion)
    {
        var sum = 0f;
        foreach (var i in _best)
            sum += motion.SquaredError(query, matches[i].Query, candidate, matches[i].Candidate);
        return MathF.Sqrt(sum / Math.Max(1, _best.Count));
    }

    private float Shift(LocalFeatures query, LocalFeatures candidate, ReadOnlySpan<Match> matches)
    {
        var (x, y) = (0f, 0f);
        foreach (var i in _best)
        {
            x += candidate.X[matches[i].Candidate] - query.X[matches[i].Query];
            y += candidate.Y[matches[i].Candidate] - query.Y[matches[i].Query];
        }

        var count = Math.Max(1, _best.Count);
        x = (x / count) - ((candidate.ExtentX - query.ExtentX) / 2);
        y = (y / count) - ((candidate.ExtentY - query.ExtentY) / 2);
        return MathF.Sqrt((x * x) + (y * y));
    }

    private float Spread(LocalFeatures query, ReadOnlySpan<Match> matches)
    {
        if (_best.Count == 0)
            return 0;
        var (left, top, right, bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (var i in _best)
        {
            var (x, y) = (query.X[matches[i].Query], query.Y[matches[i].Query]);
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
        }

        return (right - left) * (bottom - top);
    }
}
