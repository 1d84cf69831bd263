namespace ReIdFlow.Plugins.Identification;

/// <summary>
/// Turns scores into probabilities and a threshold, from the gallery's own leave-one-out scores: each group of the gallery is scored with
/// its individual there (other events of it alone), and again as if it were not there, which is what a new animal looks like.
/// </summary>
internal sealed class Calibration
{
    private readonly LogisticCurve _isKnown;
    private readonly double _temperature;
    private readonly double _newOdds;

    private Calibration(double threshold, LogisticCurve isKnown, double temperature, double expectedNew)
        => (Threshold, _isKnown, _temperature, _newOdds) = (threshold, isKnown, temperature, expectedNew / (1 - expectedNew));

    /// <summary>Scores below it are of new animals.</summary>
    public double Threshold { get; }

    /// <summary>How many groups of the gallery it rests on.</summary>
    public int Groups { get; private init; }

    /// <summary>The share of the gallery's groups whose best individual is the right one.</summary>
    public double Top1 { get; private init; }

    /// <summary>The share of the gallery's groups that the threshold accepts.</summary>
    public double Accepted { get; private init; }

    /// <summary>Learns from the scores of the gallery's groups.</summary>
    /// <param name="scores">For each group its scores by individual.</param>
    /// <param name="individuals">For each group its own individual.</param>
    /// <param name="falseAcceptRate">The share of new animals that may be taken for known ones.</param>
    /// <param name="expectedNew">The share of animals expected to be new.</param>
    /// <returns>Null where no group has both another event of its individual and another individual to be compared with.</returns>
    public static Calibration? Learn(IReadOnlyList<double[]> scores, IReadOnlyList<int> individuals, double falseAcceptRate, double expectedNew)
    {
        var (genuine, impostor, usable, right) = (new List<double>(), new List<double>(), new List<int>(), 0);
        for (var i = 0; i < scores.Count; i++)
        {
            var own = scores[i][individuals[i]];
            var other = scores[i].Where((_, individual) => individual != individuals[i]).DefaultIfEmpty(Similarity.None).Max();
            if (other != Similarity.None)
                impostor.Add(other);
            if (own == Similarity.None || other == Similarity.None)
                continue;
            usable.Add(i);
            genuine.Add(Math.Max(own, other));
            right += own > other ? 1 : 0;
        }

        if (usable.Count == 0)
            return null;
        var threshold = UpperQuantile(impostor, falseAcceptRate);
        return new Calibration(threshold, LogisticCurve.Fit(genuine, impostor), FitTemperature(scores, individuals, usable), expectedNew)
        {
            Groups = usable.Count,
            Top1 = (double)right / usable.Count,
            Accepted = genuine.Count(score => score >= threshold) / (double)genuine.Count,
        };
    }

    /// <summary>The probability that an animal with this best score is new.</summary>
    public double NewProbability(double best)
    {
        if (best == Similarity.None)
            return 1;

        // The curve was fitted to as many new as known; the odds of that are set right here.
        var odds = Math.Exp(-_isKnown.LogOdds(best)) * _newOdds;
        return double.IsInfinity(odds) ? 1 : odds / (1 + odds);
    }

    /// <summary>The probabilities of the individuals, given that it is one of them.</summary>
    public double[] Shares(double[] scores) => Softmax(scores, _temperature);

    /// <summary>The least score that at most the given share of the scores reaches.</summary>
    internal static double UpperQuantile(List<double> scores, double share)
    {
        var sorted = scores.Order().ToArray();
        var allowed = (int)Math.Floor(share * sorted.Length);
        var last = sorted[sorted.Length - 1 - Math.Min(allowed, sorted.Length - 1)];
        return Math.BitIncrement(last);
    }

    // The temperature of least cross-entropy, by golden section on its logarithm.
    private static double FitTemperature(IReadOnlyList<double[]> scores, IReadOnlyList<int> individuals, List<int> usable)
    {
        double Loss(double log)
        {
            var temperature = Math.Exp(log);
            return usable.Sum(i => -Math.Log(Math.Max(1e-12, Share(scores[i], temperature, individuals[i]))));
        }

        var (low, high) = (Math.Log(0.002), Math.Log(2));
        var ratio = (Math.Sqrt(5) - 1) / 2;
        var (left, right) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
        var (atLeft, atRight) = (Loss(left), Loss(right));
        for (var i = 0; i < 40; i++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (ratio * (high - low));
                atLeft = Loss(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (ratio * (high - low));
                atRight = Loss(right);
            }
        }

        return Math.Exp((low + high) / 2);
    }

    private static double[] Softmax(double[] scores, double temperature)
    {
        var best = scores.Max();
        if (best == Similarity.None)
            return new double[scores.Length];
        var sum = SumOfPowers(scores, best, temperature);
        return Array.ConvertAll(scores, score => Math.Exp((score - best) / temperature) / sum);
    }

    // One number of the softmax.
    private static double Share(double[] scores, double temperature, int individual)
    {
        var best = scores.Max();
        return best == Similarity.None ? 0 : Math.Exp((scores[individual] - best) / temperature) / SumOfPowers(scores, best, temperature);
    }

    private static double SumOfPowers(double[] scores, double best, double temperature)
    {
        var sum = 0.0;
        foreach (var score in scores)
            sum += Math.Exp((score - best) / temperature);
        return sum;
    }
}
