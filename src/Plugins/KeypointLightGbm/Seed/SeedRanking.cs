using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Ranks with the baseline and measures it on every pair that it judges.</summary>
internal sealed class SeedRanking(KeypointLightGbmOptions options, StageContext context, SeedClassifier classifier)
{
    internal IEnumerable<Ranking> Rank(Roles roles, CancellationToken cancellation)
    {
        var scores = new List<double>();
        var labels = new List<float>();
        foreach (var query in roles.Queries)
        {
            cancellation.ThrowIfCancellationRequested();
            var candidates = roles.Gallery.Where(g => g.Sample.Id != query.Sample.Id && IsComparable(query.Sample, g.Sample)).ToArray();
            var probabilities = classifier.Probabilities(query, candidates);
            for (var i = 0; i < candidates.Length; i++)
            {
                if (query.Sample.Individual is null || candidates[i].Sample.Individual is null)
                    continue;
                scores.Add(probabilities[i]);
                labels.Add(query.Sample.Individual == candidates[i].Sample.Individual ? 1 : 0);
            }

            var ranked = Ranks.Order([.. probabilities.Select(p => (float)p)]);
            yield return new Ranking(query.Sample, [.. ranked.Select(i => new Candidate(candidates[i].Sample, (float)probabilities[i], (float)probabilities[i]))]);
        }

        if (labels.Count == 0)
            yield break;
        var figures = PairFigures.Of([.. scores], [.. labels]);
        context.Log.Info("baseline: " + figures);
        if (options.Figures is { } file)
            figures.Write(context.ResolvePath(file));
    }

    private bool IsComparable(Sample a, Sample b) => !options.SameViewpoint || a.Viewpoint is null || b.Viewpoint is null || a.Viewpoint == b.Viewpoint;
}
