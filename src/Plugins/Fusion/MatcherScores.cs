using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>What matchers upstream found: for each the probability of each pair that it judged.</summary>
internal sealed class MatcherScores
{
    private readonly SortedDictionary<string, Dictionary<string, Dictionary<string, float>>> _found = new(StringComparer.Ordinal);

    /// <summary>How many matchers there are.</summary>
    public int Count => _found.Count;

    /// <exception cref="StageException">The matcher gives no probabilities.</exception>
    public void Take(string model, IReadOnlyList<Ranking> rankings)
    {
        if (!_found.TryGetValue(model, out var queries))
            _found[model] = queries = new Dictionary<string, Dictionary<string, float>>(StringComparer.Ordinal);
        foreach (var ranking in rankings)
        {
            var candidates = new Dictionary<string, float>(ranking.Candidates.Count, StringComparer.Ordinal);
            foreach (var candidate in ranking.Candidates)
            {
                if (float.IsNaN(candidate.Probability))
                    throw new StageException($"the matcher '{model}' gives scores without probabilities, which cannot be weighed against others. Use a matcher that is calibrated, or take '{model}' out of 'from'.");
                candidates[candidate.Sample.Id] = candidate.Probability;
            }

            queries[ranking.Query.Id] = candidates;
        }
    }

    /// <summary>The sum over matchers of the probability that two photos show one individual; a pair that a matcher left out has 0.</summary>
    public double Sum(string query, string candidate)
    {
        var sum = 0.0;
        foreach (var queries in _found.Values)
        {
            if (queries.TryGetValue(query, out var candidates) && candidates.TryGetValue(candidate, out var probability))
                sum += probability;
        }

        return sum;
    }
}
