using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>
/// Ranks the gallery for each query. Test photos are queries; the gallery is the training and validation photos where it shows
/// any individual of theirs, and the other test photos otherwise. Without a split every photo is sought among all others.
/// </summary>
internal sealed class FusedRanking(FuseOptions options, FusedModel model, IReadOnlyList<(Sample Sample, float[][] Vectors)> photos, MatcherScores matchers)
{
    public IEnumerable<Ranking> Rank(CancellationToken cancellation)
    {
        var (queries, gallery) = Choose();
        foreach (var query in queries)
        {
            cancellation.ThrowIfCancellationRequested();
            // Equal scores in the order of the photos, so that every run gives the same.
            var ranked = gallery.Where(g => g != query)
                .Select(g => ScoreOf(photos[query], photos[g]))
                .OrderByDescending(c => c.Score)
                .ThenBy(c => c.Sample.Id, StringComparer.Ordinal);
            yield return new Ranking(photos[query].Sample, [.. options.Candidates > 0 ? ranked.Take(options.Candidates) : ranked]);
        }
    }

    private Candidate ScoreOf((Sample Sample, float[][] Vectors) query, (Sample Sample, float[][] Vectors) other)
    {
        var cosines = TrainingPairs.Cosines(query.Vectors, other.Vectors);
        var (cosine, probability) = (0.0, 0.0);
        for (var m = 0; m < cosines.Length; m++)
        {
            cosine += model.Weights[m] * cosines[m];
            probability += model.ProbabilityOf(m, cosines[m]);
        }

        // Of vectors alone a sum of cosines is what was asked for; with a matcher there are only probabilities to add.
        var mean = (probability + (options.MatcherWeight * matchers.Sum(query.Sample.Id, other.Sample.Id))) / (cosines.Length + (options.MatcherWeight * matchers.Count));
        var score = options.Method == FusionMethod.CalibratedMean || matchers.Count > 0 ? mean : cosine;
        return new Candidate(other.Sample, (float)score, (float)mean);
    }

    private (List<int> Queries, List<int> Gallery) Choose()
    {
        var all = Enumerable.Range(0, photos.Count).ToList();
        var tests = all.FindAll(i => photos[i].Sample.Split == Split.Test);
        if (tests.Count == 0)
            return (all, all);
        var known = all.FindAll(i => photos[i].Sample.Split is Split.Train or Split.Validation);
        var individuals = known.Select(i => photos[i].Sample.Individual).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return tests.Exists(i => photos[i].Sample.Individual is { } individual && individuals.Contains(individual)) ? (tests, known) : (tests, tests);
    }
}
