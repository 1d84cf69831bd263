using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Ranks the gallery for each query.</summary>
internal sealed class RankingRun(
    KeypointLightGbmOptions options, StageContext context, LearntModel model, PhotoStore store, GallerySet? trainingGalleries)
{
    private const int QueriesAtOnce = 32;

    internal IEnumerable<Ranking> Rank(IReadOnlyList<PhotoEntry> photos, CancellationToken cancellation)
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
            foreach (var ranking in ReferenceEquals(roles.Queries, roles.Gallery) && options.ThirdPhotos && roles.Queries.Count <= options.AllPairsLimit
                ? RankTogether(roles.Queries, galleries, cancellation)
                : RankOneByOne(roles.Queries, galleries, !ReferenceEquals(roles.Queries, roles.Gallery), cancellation))
            {
                explainer?.Draw(ranking, galleries);
                yield return ranking.Ranking;
            }
        }
        finally
        {
            if (!canReuse)
                galleries.Dispose();
        }
    }

    /// <summary>Seeks each photo among the others, training photos by classifiers that have not learnt from their individuals. Each pair by itself.</summary>
    internal IEnumerable<Ranking> RankHeldOut(IReadOnlyList<PhotoEntry> labelled, CancellationToken cancellation)
    {
        if (model.Classifier is not { } classifier)
            yield break;
        var canReuse = trainingGalleries is not null && trainingGalleries.IsOf(labelled, Galleries.Viewpoints(labelled));
        var galleries = canReuse ? trainingGalleries! : Galleries.Build(labelled, labelled, options, context, store, model.Columns.Measures, cancellation);
        try
        {
            var mutual = new MutualLooks(labelled, galleries, model.Columns, options.RowOptions, context.Threads, cancellation);
            foreach (var queries in labelled.Chunk(QueriesAtOnce))
            {
                foreach (var (query, gallery, look, numbers, scores) in Judge(queries, galleries, mutual, HeldOut, cancellation))
                {
                    if (scores.Length == numbers.Length)
                        yield return Order(query, gallery, look, numbers, scores, scores).Ranking;
                }
            }
        }
        finally
        {
            if (!canReuse)
                galleries.Dispose();
        }

        float[] HeldOut(PhotoEntry query, PairRow row)
            => query.Sample.Split == Split.Train
                ? [.. (classifier.HeldOut.Score(query.Sample.Individual!, row.Features) ?? []).Select(s => (float)s)]
                : ByAll(query, row);
    }

    private IEnumerable<QueryRanking> RankOneByOne(IReadOnlyList<PhotoEntry> photos, GallerySet galleries, bool isGalleryKnown, CancellationToken cancellation)
    {
        for (var first = 0; first < photos.Count; first += QueriesAtOnce)
        {
            foreach (var (query, gallery, look, numbers, scores) in Judge([.. photos.Skip(first).Take(QueriesAtOnce)], galleries, null, ByAll, cancellation))
            {
                var together = isGalleryKnown && options.ThirdPhotos && model.Classifier is not null
                    ? ThirdPhotos.OfKnown([.. numbers.Select(n => gallery.Entries[n].Sample.Individual)], scores)
                    : scores;
                yield return Order(query, gallery, look, numbers, scores, together);
            }
        }
    }

    /// <summary>All photos judged before the first is ranked: of a small set, whose pairs fit memory.</summary>
    private IEnumerable<QueryRanking> RankTogether(IReadOnlyList<PhotoEntry> photos, GallerySet galleries, CancellationToken cancellation)
    {
        var mutual = new MutualLooks(photos, galleries, model.Columns, options.RowOptions, context.Threads, cancellation);
        var judged = Judge(photos, galleries, mutual, ByAll, cancellation);
        if (model.Classifier is null)
            return judged.Select(j => Order(j.Query, j.Gallery, j.Look, j.Numbers, j.Scores, j.Scores));
        var places = photos.Select((p, i) => (p.Sample.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        var together = ThirdPhotos.Among(
            [.. judged.Select(j => j.Numbers.Select(n => places[j.Gallery.Entries[n].Sample.Id]).ToArray())], [.. judged.Select(j => j.Scores)], context.Threads);
        return judged.Select((j, i) => Order(j.Query, j.Gallery, j.Look, j.Numbers, j.Scores, together[i]));
    }

    private float[] ByAll(PhotoEntry query, PairRow row) => model.Classifier is { } classifier ? [.. classifier.Score(row.Features).Select(s => (float)s)] : row.Prior;

    private (PhotoEntry Query, Gallery Gallery, GalleryPhoto Look, int[] Numbers, float[] Scores)[] Judge(
        IReadOnlyList<PhotoEntry> queries, GallerySet galleries, MutualLooks? mutual, Func<PhotoEntry, PairRow, float[]> score, CancellationToken cancellation)
    {
        var result = new (PhotoEntry Query, Gallery Gallery, GalleryPhoto Look, int[] Numbers, float[] Scores)[queries.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = cancellation };
        var looks = new GalleryPhoto[queries.Count];
        var groups = Enumerable.Range(0, queries.Count).GroupBy(i => galleries.For(queries[i])).SelectMany(g => g.Chunk(Gallery.PhotosAtOnce)).ToArray();
        Parallel.ForEach(groups, parallel, group =>
        {
            foreach (var (i, look) in galleries.For(queries[group[0]]).Look([.. group.Select(i => queries[i])]).Index())
                looks[group[i]] = look;
        });
        InTurn.ForEach(Enumerable.Range(0, queries.Count), context.Threads, i =>
        {
            var gallery = galleries.For(queries[i]);
            var row = new RowBuilder(gallery, model.Columns, options.RowOptions, mutual).Build(queries[i], looks[i]);
            result[i] = (queries[i], gallery, looks[i], row.Candidates, score(queries[i], row));
        }, cancellation);
        return result;
    }

    /// <summary>Best first by all the evidence, then by the pair's own. The probability is the pair's own, which is what was calibrated.</summary>
    private QueryRanking Order(PhotoEntry query, Gallery gallery, GalleryPhoto look, int[] numbers, float[] scores, float[] together)
    {
        var candidates = new Candidate[numbers.Length];
        var order = Ranks.Order(scores).OrderByDescending(i => together[i]).ToArray();
        var before = float.PositiveInfinity;
        for (var rank = 0; rank < order.Length; rank++)
        {
            // Equal scores would leave their order to whoever sorts them next.
            var i = order[rank];
            before = Math.Min(together[i], MathF.BitDecrement(before));
            var probability = model.Classifier is { } classifier ? (float)classifier.Probability(scores[i]) : float.NaN;
            candidates[rank] = new Candidate(gallery.Entries[numbers[i]].Sample, before, probability);
        }

        return new QueryRanking(query, look, order.Length > 0 ? gallery.Entries[numbers[order[0]]] : null, new Ranking(query.Sample, candidates));
    }
}
