using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>
/// Ranks the gallery for each query. Test photos are queries; the gallery is the training and validation photos where it shows
/// any individual of theirs, and the other test photos otherwise. Without a split every photo is sought among all others.
/// </summary>
/// <param name="options">How.</param>
/// <param name="model">What was learnt.</param>
/// <param name="photos">All photos.</param>
/// <param name="matchers">What matchers upstream found.</param>
/// <param name="threads">Threads to use; the result is the same with any number.</param>
internal sealed class FusedRanking(FuseOptions options, FusedModel model, IReadOnlyList<FusedPhoto> photos, MatcherScores matchers, int threads)
{
    // Photos that speak for each other are all compared before the first is ranked.
    private const int MostTogether = 3000;

    private readonly PairMeasures _measures = new(model.Models.Count, model.Matchers, matchers);
    private readonly IReadOnlyList<string> _unweighed = [.. matchers.Matchers.Except(model.Matchers, StringComparer.Ordinal)];
    private readonly double _prior = MatcherScores.LogOdds(model.Prior);
    private readonly bool _byVectors = matchers.Matchers.Count == 0 && options.Method != FusionMethod.CalibratedMean;

    /// <exception cref="StageException">A matcher that it was fitted to ranked nothing.</exception>
    public IEnumerable<Ranking> Rank(CancellationToken cancellation)
    {
        if (model.Matchers.Except(matchers.Matchers, StringComparer.Ordinal).FirstOrDefault() is { } missing)
            throw new StageException($"it was fitted to the rankings of '{missing}', which it does not read. Read the same models, or fit it again.");
        var (queries, gallery) = Choose();
        var speaks = options.ThirdPhotos && matchers.Matchers.Count > 0;
        var isTogether = speaks && ReferenceEquals(queries, gallery) && queries.Count <= MostTogether;
        return isTogether ? RankTogether(queries, cancellation) : RankOneByOne(queries, gallery, speaks && !ReferenceEquals(queries, gallery), cancellation);
    }

    private IEnumerable<Ranking> RankOneByOne(List<int> queries, List<int> gallery, bool isGalleryKnown, CancellationToken cancellation)
    {
        foreach (var query in queries)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] others = [.. gallery.Where(g => g != query)];
            var scores = Array.ConvertAll(others, g => (float)LogOddsOf(photos[query], photos[g]));
            yield return isGalleryKnown
                ? Order(query, others, scores, ThirdPhotos.OfKnown([.. others.Select(g => photos[g].Sample.Individual)], scores))
                : Order(query, others, scores, _byVectors ? Array.ConvertAll(others, g => (float)CosineOf(photos[query], photos[g])) : scores);
        }
    }

    private IEnumerable<Ranking> RankTogether(List<int> queries, CancellationToken cancellation)
    {
        var others = Enumerable.Range(0, queries.Count).Select(q => Enumerable.Range(0, queries.Count).Where(g => g != q).ToArray()).ToArray();
        var scores = new float[queries.Count][];
        Parallel.For(0, scores.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, q =>
            scores[q] = Array.ConvertAll(others[q], g => (float)LogOddsOf(photos[queries[q]], photos[queries[g]])));
        var together = ThirdPhotos.Among(others, scores, threads);
        for (var q = 0; q < scores.Length; q++)
            yield return Order(queries[q], Array.ConvertAll(others[q], g => queries[g]), scores[q], together[q]);
    }

    private double CosineOf(FusedPhoto query, FusedPhoto other)
        => _measures.Of(query, other).Take(model.Weights.Count).Zip(model.Weights, (cosine, weight) => cosine * weight).Sum();

    /// <summary>The log-odds that both show one individual, with one pair of one individual in as many as among those learnt from.</summary>
    private double LogOddsOf(FusedPhoto query, FusedPhoto other)
    {
        var numbers = _measures.Of(query, other);
        // A matcher that there was nothing to learn on is taken by its word. Its probabilities hold for as many pairs as it learnt from.
        var unweighed = _unweighed.Select(m => matchers.LogOdds(m, query.Sample.Id, other.Sample.Id) - _prior);
        if (options.Method != FusionMethod.CalibratedMean)
            return model.LogOddsOf(numbers) + (options.MatcherWeight * unweighed.Sum()) + _prior;

        var sum = numbers.Select((x, m) => (m < model.Models.Count ? 1 : options.MatcherWeight) * model.ProbabilityOf(m, x)).Sum()
            + unweighed.Sum(odds => options.MatcherWeight * LogisticFit.Probability(odds));
        return MatcherScores.LogOdds(sum / (model.Models.Count + (options.MatcherWeight * matchers.Matchers.Count))) + _prior;
    }

    private Ranking Order(int query, int[] others, float[] logOdds, float[] scores)
    {
        // Equal scores by their own pair, then in the order of the photos, so that every run gives the same.
        var ranked = Enumerable.Range(0, others.Length)
            .OrderByDescending(i => scores[i])
            .ThenByDescending(i => logOdds[i])
            .ThenBy(i => photos[others[i]].Sample.Id, StringComparer.Ordinal);
        var candidates = new List<Candidate>();
        var before = float.PositiveInfinity;
        foreach (var i in options.Candidates > 0 ? ranked.Take(options.Candidates) : ranked)
        {
            // Equal scores would leave their order to whoever sorts them next.
            before = Math.Min(scores[i], MathF.BitDecrement(before));
            candidates.Add(new Candidate(photos[others[i]].Sample, before, (float)LogisticFit.Probability(logOdds[i])));
        }

        return new Ranking(photos[query].Sample, candidates);
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
