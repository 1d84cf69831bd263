using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>What a matcher found pair by pair.</summary>
internal sealed class MatcherScores(double weight)
{
    private readonly Dictionary<(string Query, string Candidate), float> _probabilities = [];

    /// <summary>Adds a query's ranking. A matcher without probabilities counts by rank.</summary>
    public void Add(Ranking ranking)
    {
        for (var i = 0; i < ranking.Candidates.Count; i++)
        {
            var candidate = ranking.Candidates[i];
            _probabilities[(ranking.Query.Id, candidate.Sample.Id)] = float.IsNaN(candidate.Probability) ? 1f / (i + 1) : candidate.Probability;
        }
    }

    /// <summary>The mean of a similarity, brought to 0 to 1, and the matcher's probability, which is 0 for a pair that it did not rank.</summary>
    public double Mix(string query, string candidate, double similarity)
        => ((1 - weight) * (1 + similarity) / 2) + (weight * _probabilities.GetValueOrDefault((query, candidate)));
}
