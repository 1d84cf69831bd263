namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>How well scores tell two classes apart. Empty weights stand for equal ones; NaN where a class is missing.</summary>
internal static class BinaryMetrics
{
    /// <summary>The chance that a random positive scores above a random negative, ties counting half.</summary>
    internal static double RocAuc(ReadOnlySpan<double> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        var (sum, positives, negatives) = (0.0, 0.0, 0.0);
        foreach (var (positive, negative) in Groups(scores, labels, weights))
        {
            sum += positive * (negatives + (negative / 2));
            positives += positive;
            negatives += negative;
        }

        // The groups come best first: count the negatives that are worse.
        return positives > 0 && negatives > 0 ? 1 - (sum / positives / negatives) : double.NaN;
    }

    /// <summary>Mean precision over the recall steps, without interpolation (as scikit-learn's average_precision_score).</summary>
    internal static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        var (sum, positives, all) = (0.0, 0.0, 0.0);
        foreach (var (positive, negative) in Groups(scores, labels, weights))
        {
            positives += positive;
            all += positive + negative;
            sum += positive * positives / Math.Max(all, double.Epsilon);
        }

        return positives > 0 ? sum / positives : double.NaN;
    }

    internal static double LogLoss(IEnumerable<double> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        var (sum, total, i) = (0.0, 0.0, 0);
        foreach (var probability in probabilities)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            sum -= weight * Math.Log(Math.Max(1e-15, labels[i] > 0 ? probability : 1 - probability));
            total += weight;
            i++;
        }

        return sum / total;
    }

    /// <summary>Weights of positives and negatives of equal score, best score first.</summary>
    private static List<(double Positive, double Negative)> Groups(ReadOnlySpan<double> scores, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        var keys = scores.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(keys, order);
        var groups = new List<(double Positive, double Negative)>();
        for (var i = order.Length - 1; i >= 0; i--)
        {
            double weight = weights.IsEmpty ? 1 : weights[order[i]];
            var isPositive = labels[order[i]] > 0;
            if (i == order.Length - 1 || keys[i] != keys[i + 1])
                groups.Add((0, 0));
            var (positive, negative) = groups[^1];
            groups[^1] = isPositive ? (positive + weight, negative) : (positive, negative + weight);
        }

        return groups;
    }
}
