namespace ReIdFlow.Plugins.Shared;

/// <summary>
/// What photos say about each other by way of others: where A shows the same animal as B, and B the same as C, A shows the same as
/// C. Each way is taken for independent evidence: 1 − p = (1 − p(a, c)) · Π (1 − p(a, b) · p(b, c)), the noisy-or (Pearl 1988).
/// </summary>
internal static class ThirdPhotos
{
    // Photos further down hardly match at all: what they say is nothing.
    private const int MostBetween = 50;

    // Photos of one individual are no independent witnesses: taken at their word, a dozen that hardly match would outweigh one that
    // does. Chosen on training photos (docs/decisions/0023).
    private const double Doubt = 1.5;

    private const double AlmostCertain = 1 - 1e-6;

    /// <summary>Photos that are all compared with each other: evidence goes by way of any third photo. Nobody's name is needed.</summary>
    /// <param name="candidates">For each photo, the numbers of those it was compared with.</param>
    /// <param name="scores">Log-odds of each of these pairs.</param>
    /// <param name="threads">Threads to use; the result is the same with any number.</param>
    /// <returns>Log-odds with the evidence of third photos, for each of the pairs.</returns>
    internal static float[][] Among(IReadOnlyList<int[]> candidates, IReadOnlyList<float[]> scores, int threads)
    {
        var count = candidates.Count;
        var probabilities = Probabilities(candidates, scores);
        var result = new float[count][];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, a =>
        {
            var row = probabilities[a];
            var evidence = new double[count];
            foreach (var b in Ranks.Order(row).Take(MostBetween))
            {
                if (row[b] <= 0)
                    break;
                for (var c = 0; c < count; c++)
                    evidence[c] += Evidence(row[b] * (double)probabilities[b][c]);
            }

            result[a] = [.. candidates[a].Select(c => LogOdds(evidence[c] + Evidence(row[c])))];
        });
        return result;
    }

    /// <summary>
    /// A query beside photos whose individuals are known: each photo of an individual speaks for all of them, 1 − p = Π (1 − p(a, b)^1.5).
    /// </summary>
    /// <param name="individuals">The candidates' individuals; null for one that is not known.</param>
    /// <param name="scores">Log-odds of each pair.</param>
    /// <returns>Log-odds that the query shows the candidate's individual.</returns>
    internal static float[] OfKnown(IReadOnlyList<string?> individuals, ReadOnlySpan<float> scores)
    {
        var evidence = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < scores.Length; i++)
        {
            if (individuals[i] is { } individual)
                evidence[individual] = evidence.GetValueOrDefault(individual) + OfOne(scores[i]);
        }

        var result = new float[scores.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = individuals[i] is { } individual ? LogOdds(evidence[individual]) : LogOdds(OfOne(scores[i]));
        return result;
    }

    /// <summary>One probability per pair: that of the mean of the log-odds seen from both sides. A photo has none with itself.</summary>
    private static float[][] Probabilities(IReadOnlyList<int[]> candidates, IReadOnlyList<float[]> scores)
    {
        var odds = new float[candidates.Count][];
        for (var a = 0; a < odds.Length; a++)
        {
            odds[a] = new float[odds.Length];
            Array.Fill(odds[a], float.NaN);
            for (var i = 0; i < candidates[a].Length; i++)
                odds[a][candidates[a][i]] = scores[a][i];
        }

        for (var a = 0; a < odds.Length; a++)
        {
            odds[a][a] = 0;
            for (var b = 0; b < a; b++)
            {
                var (left, right) = (odds[a][b], odds[b][a]);
                var mean = float.IsNaN(left) ? right : float.IsNaN(right) ? left : (left + right) / 2;
                odds[a][b] = odds[b][a] = float.IsNaN(mean) ? 0 : (float)Probability(mean);
            }
        }

        return odds;
    }

    private static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    private static double OfOne(double score) => Evidence(Math.Pow(Probability(score), Doubt));

    private static double Evidence(double probability) => -Math.Log(1 - Math.Min(AlmostCertain, probability));

    /// <summary>ln(p / (1 − p)) for 1 − p = e^−evidence.</summary>
    private static float LogOdds(double evidence) => (float)(evidence > 30 ? evidence : Math.Log(Math.Max(Math.Exp(evidence) - 1, 1e-30)));
}
