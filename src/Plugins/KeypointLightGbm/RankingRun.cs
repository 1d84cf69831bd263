using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Ranks the gallery for each query.</summary>
internal sealed class RankingRun(
    KeypointLightGbmOptions options, StageContext context, LearntModel model, PhotoStore store, IReadOnlyList<PhotoEntry> photos, GallerySet? trainingGalleries)
{
    private const int QueriesAtOnce = 32;

    internal IEnumerable<Ranking> Rank(CancellationToken cancellation)
    {
        var roles = Roles.Of(photos, options.Protocol);
        if (roles.Queries.Count == 0)
        {
            context.Log.Warn("There is no photo to name: none is in the test split, and none is without a split.");
            yield break;
        }

        if (model.Seed is { } seed)
        {
            foreach (var ranking in new SeedRanking(options, context, seed).Rank(roles, cancellation))
                yield return ranking;
            yield break;
        }

        var canReuse = trainingGalleries is not null && trainingGalleries.IsOf(roles.Gallery, Galleries.Viewpoints(roles.Queries));
        var galleries = canReuse ? trainingGalleries! : Galleries.Build(roles.Gallery, roles.Queries, options, context, store, model.Columns.Measures, cancellation);
        var explainer = options.Explain is { } folder ? new Explainer(context.ResolvePath(folder), options.ExplainCount) : null;
        try
        {
            for (var first = 0; first < roles.Queries.Count; first += QueriesAtOnce)
            {
                var queries = roles.Queries.Skip(first).Take(QueriesAtOnce).ToArray();
                var rankings = new Ranking[queries.Length];
                Parallel.For(0, queries.Length, new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = cancellation }, i =>
                    rankings[i] = Rank(queries[i], galleries.For(queries[i])));
                for (var i = 0; i < queries.Length; i++)
                {
                    explainer?.Draw(queries[i], galleries.For(queries[i]), rankings[i]);
                    yield return rankings[i];
                }
            }
        }
        finally
        {
            if (!canReuse)
                galleries.Dispose();
        }
    }

    private Ranking Rank(PhotoEntry query, Gallery gallery)
    {
        var row = new RowBuilder(gallery, model.Columns, options.RowOptions).Build(query);
        var scores = new float[row.Candidates.Length];
        var probabilities = new float[row.Candidates.Length];
        if (model.Classifier is { } classifier)
        {
            var learnt = classifier.Score(row.Features);
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = (float)learnt[i];
                probabilities[i] = (float)classifier.Probability(learnt[i]);
            }
        }
        else
        {
            row.Prior.CopyTo(scores, 0);
            Array.Fill(probabilities, float.NaN);
        }

        return new Ranking(
            query.Sample,
            [.. Ranks.Order(scores).Select(i => new Candidate(gallery.Entries[row.Candidates[i]].Sample, scores[i], probabilities[i]))]);
    }
}
