namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Linear classifiers beside the boosted ones of the cross-validation, and how much of either predicts unseen individuals best.</summary>
/// <param name="All">The linear classifier of all pairs.</param>
/// <param name="Folds">The linear classifier of each fold, which has not learnt from its individuals.</param>
/// <param name="Share">How much the linear classifiers count, from 0 to 1.</param>
/// <param name="Scores">Log-odds of each pair by classifiers that have not learnt from its query's individual; NaN where there is none.</param>
internal sealed record LinearBlend(LinearClassifier All, IReadOnlyDictionary<int, LinearClassifier> Folds, double Share, double[] Scores)
{
    private const int Steps = 10;

    /// <param name="pairs">The pairs.</param>
    /// <param name="weights">How much each pair counts.</param>
    /// <param name="boosted">What the boosted classifiers say of each; NaN where there is none.</param>
    /// <param name="sign">The column that says whether both photos show the same side.</param>
    /// <param name="options">Folds and threads.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static LinearBlend Fit(PairTable pairs, float[] weights, double[] boosted, int sign, ClassifierOptions options, CancellationToken cancellation)
    {
        var folds = new SortedDictionary<int, LinearClassifier>();
        var linear = new double[pairs.Count];
        Array.Fill(linear, double.NaN);
        LinearClassifier? all = null;

        // Each by one thread, the largest first.
        InTurn.ForEach(Enumerable.Range(-1, options.Folds + 1), options.Threads, fold =>
        {
            if (fold < 0)
            {
                all = LinearClassifier.Fit(pairs.Data.ToArray(), pairs.Labels, weights, sign, pairs.Columns, 1, cancellation);
                return;
            }

            var (outside, inside) = (pairs.Outside(fold), pairs.Inside(fold));
            if (outside.Length == 0 || inside.Length == 0)
                return;
            var fitted = LinearClassifier.Fit(
                pairs.Rows(outside), [.. outside.Select(i => pairs.Labels[i])], [.. outside.Select(i => weights[i])], sign, pairs.Columns, 1, cancellation);
            foreach (var (i, score) in fitted.Score(pairs.Rows(inside)).Index())
                linear[inside[i]] = score;
            lock (folds)
                folds[fold] = fitted;
        }, cancellation);

        var (best, bestShare, bestLoss) = (boosted, 0.0, double.MaxValue);
        for (var step = 0; step <= Steps; step++)
        {
            var share = (double)step / Steps;
            double[] blended = [.. boosted.Zip(linear, (b, l) => Of(b, l, share))];
            var loss = 0.0;
            for (var i = 0; i < blended.Length; i++)
            {
                if (!double.IsNaN(blended[i]))
                    loss += weights[i] * Fold.LogLoss(blended[i], pairs.Labels[i]);
            }

            if (loss < bestLoss)
                (best, bestShare, bestLoss) = (blended, share, loss);
        }

        return new LinearBlend(all!, folds, bestShare, best);
    }

    /// <summary>What both say together.</summary>
    internal static double Of(double boosted, double linear, double share) => ((1 - share) * boosted) + (share * linear);
}
