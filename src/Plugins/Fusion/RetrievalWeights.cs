using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>
/// Chooses weights by what they are for: with which weighted sum of cosines photos find those of their own individual first, by
/// mean average precision, each photo sought among all others. Every model by itself is among what is tried, so that on these
/// photos the sum is never worse than the best of them.
/// </summary>
internal sealed class RetrievalWeights
{
    private const int MostPhotos = 1500;
    private const int Sweeps = 3;
    private const double LeastGain = 1e-6;
    private static readonly double[] Shares = [0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.97];

    private readonly int _count;
    private readonly float[][] _cosines;
    private readonly int[][] _same;
    private readonly bool[] _apart;

    /// <param name="photos">Photos of known individuals with a unit vector from each model.</param>
    /// <param name="random">Chooses among too many.</param>
    public RetrievalWeights(IReadOnlyList<(Sample Sample, float[][] Vectors)> photos, RandomStream random)
    {
        var chosen = photos.ToArray();
        if (chosen.Length > MostPhotos)
            random.Shuffle(chosen.AsSpan());
        chosen = chosen[..Math.Min(MostPhotos, chosen.Length)];
        _count = chosen.Length;
        _cosines = [.. Enumerable.Range(0, chosen[0].Vectors.Length).Select(_ => new float[_count * _count])];
        _apart = new bool[_count * _count];
        _same = new int[_count][];
        for (var q = 0; q < _count; q++)
        {
            var same = new List<int>();
            for (var g = 0; g < _count; g++)
            {
                // A photo of the same event is neither found nor missed.
                _apart[(q * _count) + g] = g != q && !TrainingPairs.AreOneEvent(chosen[q].Sample, chosen[g].Sample);
                if (_apart[(q * _count) + g] && chosen[q].Sample.Individual == chosen[g].Sample.Individual)
                    same.Add(g);
                var cosines = TrainingPairs.Cosines(chosen[q].Vectors, chosen[g].Vectors);
                for (var m = 0; m < cosines.Length; m++)
                    _cosines[m][(q * _count) + g] = (float)cosines[m];
            }

            _same[q] = [.. same];
        }
    }

    /// <summary>The best weights found, from the given ones and from each model by itself on.</summary>
    /// <param name="start">Weights to start from, together 1.</param>
    /// <returns>At least 0, together 1.</returns>
    public double[] Find(double[] start)
    {
        var models = _cosines.Length;
        var best = start;
        var precision = PrecisionOf(start);
        void Try(double[] weights)
        {
            var reached = PrecisionOf(weights);
            if (reached > precision + LeastGain)
                (best, precision) = (weights, reached);
        }

        for (var m = 0; m < models; m++)
            Try([.. Enumerable.Range(0, models).Select(k => k == m ? 1.0 : 0.0)]);
        Try([.. Enumerable.Repeat(1.0 / models, models)]);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var m = 0; m < models; m++)
            {
                var rest = 1 - best[m];
                var others = best.Select((w, k) => k == m ? 0 : rest > 0 ? w / rest : 1.0 / (models - 1)).ToArray();
                if (models == 1)
                    continue;
                foreach (var share in Shares)
                    Try([.. others.Select((w, k) => k == m ? share : (1 - share) * w)]);
            }
        }

        return best;
    }

    private double PrecisionOf(double[] weights)
    {
        var (sum, queries) = (0.0, 0);
        var scores = new double[_count];
        for (var q = 0; q < _count; q++)
        {
            if (_same[q].Length == 0)
                continue;
            for (var g = 0; g < _count; g++)
            {
                scores[g] = double.NegativeInfinity;
                if (!_apart[(q * _count) + g])
                    continue;
                scores[g] = 0;
                for (var m = 0; m < weights.Length; m++)
                    scores[g] += weights[m] * _cosines[m][(q * _count) + g];
            }

            var ranks = Array.ConvertAll(_same[q], s => 1 + scores.Count(v => v > scores[s]));
            Array.Sort(ranks);
            sum += ranks.Select((rank, found) => (found + 1.0) / Math.Max(rank, found + 1)).Average();
            queries++;
        }

        return queries == 0 ? 0 : sum / queries;
    }
}
