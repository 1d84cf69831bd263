namespace ReIdFlow.Plugins.Fusion;

/// <summary>
/// Chooses weights by what they are for: with which weighted sum photos find those of their own individual first, by mean average
/// precision, each photo sought among all others. Every measure by itself is among what is tried, so that on these photos the sum
/// is never worse than the best of them.
/// </summary>
internal sealed class RetrievalWeights
{
    private const int Sweeps = 3;
    private const double LeastGain = 1e-6;
    private static readonly double[] Shares = [0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.97];

    private readonly int _count;
    private readonly float[][] _measures;
    private readonly int[][] _same;
    private readonly bool[] _apart;

    /// <param name="photos">Photos of known individuals.</param>
    /// <param name="measures">What is known of each pair of them.</param>
    public RetrievalWeights(IReadOnlyList<FusedPhoto> photos, PairMeasures measures)
    {
        _count = photos.Count;
        _measures = [.. Enumerable.Range(0, measures.Count).Select(_ => new float[_count * _count])];
        _apart = new bool[_count * _count];
        _same = new int[_count][];
        Parallel.For(0, _count, q =>
        {
            var same = new List<int>();
            for (var g = 0; g < _count; g++)
            {
                // A photo of the same event is neither found nor missed.
                _apart[(q * _count) + g] = g != q && !photos[q].IsOfOneEventWith(photos[g]);
                if (_apart[(q * _count) + g] && photos[q].Sample.Individual == photos[g].Sample.Individual)
                    same.Add(g);
                var numbers = measures.Of(photos[q], photos[g]);
                for (var m = 0; m < numbers.Length; m++)
                    _measures[m][(q * _count) + g] = (float)numbers[m];
            }

            _same[q] = [.. same];
        });
    }

    /// <summary>The best weights found, from the given ones and from each measure by itself on.</summary>
    /// <param name="start">Weights to start from, one for each of the first measures, together 1.</param>
    /// <param name="scales">What each measure is multiplied by, to be of one unit with the others.</param>
    /// <returns>At least 0, together 1.</returns>
    public double[] Find(double[] start, IReadOnlyList<double> scales)
    {
        var count = start.Length;
        var best = start;
        var precision = Precision(start);
        double Precision(double[] weights) => PrecisionOf([.. weights.Select((w, m) => w * scales[m])]);
        void Try(double[] weights)
        {
            var reached = Precision(weights);
            if (reached > precision + LeastGain)
                (best, precision) = (weights, reached);
        }

        for (var m = 0; m < count; m++)
            Try([.. Enumerable.Range(0, count).Select(k => k == m ? 1.0 : 0.0)]);
        Try([.. Enumerable.Repeat(1.0 / count, count)]);
        for (var sweep = 0; sweep < Sweeps && count > 1; sweep++)
        {
            for (var m = 0; m < count; m++)
            {
                var rest = 1 - best[m];
                var others = best.Select((w, k) => k == m ? 0 : rest > 0 ? w / rest : 1.0 / (count - 1)).ToArray();
                foreach (var share in Shares)
                    Try([.. others.Select((w, k) => k == m ? share : (1 - share) * w)]);
            }
        }

        return best;
    }

    private double PrecisionOf(double[] weights)
    {
        var precisions = new double[_count];
        Parallel.For(0, _count, () => new double[_count], (q, _, scores) =>
        {
            precisions[q] = _same[q].Length == 0 ? double.NaN : PrecisionOf(q, weights, scores);
            return scores;
        }, _ => { });
        return precisions.Where(p => !double.IsNaN(p)).DefaultIfEmpty(0).Average();
    }

    private double PrecisionOf(int q, double[] weights, double[] scores)
    {
        for (var g = 0; g < _count; g++)
        {
            scores[g] = double.NegativeInfinity;
            if (!_apart[(q * _count) + g])
                continue;
            scores[g] = 0;
            for (var m = 0; m < weights.Length; m++)
                scores[g] += weights[m] * _measures[m][(q * _count) + g];
        }

        var ranks = new double[_same[q].Length];
        for (var i = 0; i < ranks.Length; i++)
        {
            var own = scores[_same[q][i]];
            var (before, level) = (0, 0);
            foreach (var score in scores)
            {
                before += score > own ? 1 : 0;
                level += score == own ? 1 : 0;
            }

            // Where many pairs are alike to a measure, such as those a matcher sees nothing in, it finds them in any order.
            ranks[i] = before + ((level + 1) / 2.0);
        }

        Array.Sort(ranks);
        return ranks.Select((rank, found) => (found + 1.0) / Math.Max(rank, found + 1)).Average();
    }
}
