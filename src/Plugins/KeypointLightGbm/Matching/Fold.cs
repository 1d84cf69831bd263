namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>One fold of the cross-validation: a classifier that learns without the fold's individuals, and the fold's pairs.</summary>
internal sealed class Fold : IDisposable
{
    private readonly PairTable _pairs;
    private readonly int[] _inside;
    private readonly float[] _rows;
    private readonly double[] _scores;
    private readonly LightGbmDataset _dataset;
    private readonly LightGbmBooster _booster;
    private readonly int _threads;
    private int _rounds;

    private Fold(PairTable pairs, LightGbmDataset all, int number, int[] outside, int[] inside, BoostingParameters parameters)
    {
        Number = number;
        (_pairs, _inside, _rows, _scores, _threads) = (pairs, inside, pairs.Rows(inside), new double[inside.Length], parameters.Threads);
        _dataset = all.Subset(outside, parameters);
        _booster = LightGbmBooster.Start(_dataset, parameters);
    }

    /// <summary>Which of the folds it is.</summary>
    internal int Number { get; }

    /// <param name="pairs">All pairs.</param>
    /// <param name="all">The same, binned: neither bins nor anything else of them depends on labels.</param>
    /// <param name="fold">Which of the folds.</param>
    /// <param name="parameters">How to boost.</param>
    /// <returns>Null where one of the two sides lacks pairs of either kind.</returns>
    internal static Fold? Create(PairTable pairs, LightGbmDataset all, int fold, BoostingParameters parameters)
    {
        var (outside, inside) = (pairs.Outside(fold), pairs.Inside(fold));
        return HasBoth(outside) && HasBoth(inside) ? new Fold(pairs, all, fold, outside, inside, parameters) : null;

        bool HasBoth(int[] rows) => rows.Any(i => pairs.Labels[i] > 0) && rows.Any(i => pairs.Labels[i] == 0);
    }

    /// <summary>Boosts on and predicts the fold's pairs.</summary>
    /// <returns>Sum of their log losses, and of their weights.</returns>
    internal (double Loss, double Weight) Boost(int rounds, float[] weights)
    {
        var first = _rounds;
        for (var i = 0; i < rounds && _booster.Boost(); i++)
            _rounds++;
        if (_rounds > first)
        {
            var more = _booster.Score(_rows, first, _rounds - first, _threads);
            for (var i = 0; i < more.Length; i++)
                _scores[i] += more[i];
        }

        double loss = 0, weight = 0;
        for (var i = 0; i < _inside.Length; i++)
        {
            loss += weights[_inside[i]] * LogLoss(_scores[i], _pairs.Labels[_inside[i]]);
            weight += weights[_inside[i]];
        }

        return (loss, weight);
    }

    /// <summary>Log loss of log-odds where the label is 1 or 0.</summary>
    internal static double LogLoss(double score, float label)
    {
        var margin = label > 0 ? score : -score;
        return margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : -margin + Math.Log(1 + Math.Exp(margin));
    }

    internal void CopyScores(double[] scores)
    {
        for (var i = 0; i < _inside.Length; i++)
            scores[_inside[i]] = _scores[i];
    }

    /// <summary>The classifier as it was after some rounds, in LightGBM's text format.</summary>
    internal string ClassifierAfter(int rounds) => _booster.ToString(rounds);

    public void Dispose()
    {
        _booster.Dispose();
        _dataset.Dispose();
    }
}
