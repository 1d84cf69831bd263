using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>What matchers found: for each the log-odds of each pair that it judged.</summary>
internal sealed class MatcherScores
{
    private const double Certain = 1e-6;

    private readonly SortedDictionary<string, Found> _found = new(StringComparer.Ordinal);

    /// <summary>The ids of the matchers, in ordinal order.</summary>
    public IReadOnlyList<string> Matchers => [.. _found.Keys];

    /// <exception cref="StageException">The matcher gives no probabilities.</exception>
    public void Take(string matcher, IEnumerable<Ranking> rankings)
    {
        if (!_found.TryGetValue(matcher, out var found))
            _found[matcher] = found = new Found();
        foreach (var ranking in rankings)
        {
            var candidates = new Dictionary<string, float>(ranking.Candidates.Count, StringComparer.Ordinal);
            foreach (var candidate in ranking.Candidates)
            {
                if (float.IsNaN(candidate.Probability))
                    throw new StageException($"the matcher '{matcher}' gives scores without probabilities, which cannot be weighed against others. Use a matcher that is calibrated, or take '{matcher}' out of 'from'.");
                var odds = (float)LogOdds(candidate.Probability);
                candidates[candidate.Sample.Id] = odds;
                found.Least = Math.Min(found.Least, odds);
            }

            found.Queries[ranking.Query.Id] = candidates;
        }
    }

    /// <summary>The queries that a matcher ranked for.</summary>
    public IReadOnlyCollection<string> QueriesOf(string matcher) => _found.TryGetValue(matcher, out var found) ? found.Queries.Keys : [];

    /// <summary>
    /// Log-odds that two photos show one individual. A pair that the matcher left out has the least that it gave any pair: it is
    /// left out because others are likelier.
    /// </summary>
    public double LogOdds(string matcher, string query, string candidate)
        => _found.TryGetValue(matcher, out var found)
            ? found.Queries.TryGetValue(query, out var candidates) && candidates.TryGetValue(candidate, out var odds) ? odds : found.Least
            : 0;

    /// <summary>ln(p ÷ (1 − p)), for p at least a millionth away from 0 and 1.</summary>
    public static double LogOdds(double probability)
    {
        var p = Math.Clamp(probability, Certain, 1 - Certain);
        return Math.Log(p / (1 - p));
    }

    private sealed class Found
    {
        public Dictionary<string, Dictionary<string, float>> Queries { get; } = new(StringComparer.Ordinal);

        public float Least { get; set; }
    }
}
