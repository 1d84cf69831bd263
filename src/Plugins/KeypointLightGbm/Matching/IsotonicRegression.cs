using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Turns scores into probabilities that never fall as the score rises: pool adjacent violators (Ayer et al. 1955; Zadrozny and
/// Elkan 2002), and straight lines between the pools' means.
/// </summary>
internal sealed class IsotonicRegression
{
    private readonly double[] _scores;
    private readonly double[] _probabilities;

    private IsotonicRegression(double[] scores, double[] probabilities) => (_scores, _probabilities) = (scores, probabilities);

    internal static IsotonicRegression Fit(ReadOnlySpan<double> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        if (scores.IsEmpty)
            throw new ArgumentException("There is nothing to calibrate with.", nameof(scores));
        var order = new int[scores.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        var keys = scores.ToArray();
        Array.Sort(keys, order);
        var pools = new List<(double Score, double Weight, double Sum)>();
        for (var i = 0; i < order.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[order[i]];
            if (weight <= 0)
                continue;
            var sum = weight * labels[order[i]];

            // Equal scores get one probability, whatever their labels.
            var isTie = pools.Count > 0 && i > 0 && keys[i] == keys[i - 1];
            pools.Add((keys[i] * weight, weight, sum));
            while (pools.Count > 1 && (isTie || pools[^2].Sum * pools[^1].Weight >= pools[^1].Sum * pools[^2].Weight))
            {
                var (last, previous) = (pools[^1], pools[^2]);
                pools.RemoveRange(pools.Count - 2, 2);
                pools.Add((previous.Score + last.Score, previous.Weight + last.Weight, previous.Sum + last.Sum));
                isTie = false;
            }
        }

        // A pool of few pairs that happen to be all the same says little: one pair more of either kind keeps it from 0 and 1.
        return new IsotonicRegression(
            [.. pools.Select(p => p.Score / p.Weight)],
            [.. Rising(pools.Select(p => (p.Sum + 1e-3) / (p.Weight + 1)))]);
    }

    /// <summary>The probability for a score, from 0 to 1.</summary>
    internal double Probability(double score)
    {
        var i = Array.BinarySearch(_scores, score);
        if (i >= 0)
            return _probabilities[i];
        i = ~i;
        if (i == 0)
            return _probabilities[0];
        if (i == _scores.Length)
            return _probabilities[^1];
        var share = (score - _scores[i - 1]) / (_scores[i] - _scores[i - 1]);
        return _probabilities[i - 1] + (share * (_probabilities[i] - _probabilities[i - 1]));
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(_scores.Length);
        for (var i = 0; i < _scores.Length; i++)
        {
            writer.Write(_scores[i]);
            writer.Write(_probabilities[i]);
        }
    }

    internal static IsotonicRegression Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count < 1 || count > (reader.BaseStream.Length - reader.BaseStream.Position) / 16)
            throw new StageException("The calibration of the keypoint model is cut off or damaged: fit the model again.");
        var (scores, probabilities) = (new double[count], new double[count]);
        for (var i = 0; i < count; i++)
            (scores[i], probabilities[i]) = (reader.ReadDouble(), reader.ReadDouble());
        return new IsotonicRegression(scores, probabilities);
    }

    private static IEnumerable<double> Rising(IEnumerable<double> values)
    {
        var greatest = 0.0;
        foreach (var value in values)
        {
            greatest = Math.Max(greatest, Math.Min(1, value));
            yield return greatest;
        }
    }
}
