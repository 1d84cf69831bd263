using System.Globalization;
using System.Runtime.ExceptionServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Boosts a classifier per fold without the fold's individuals, and stops when their pairs are predicted no better any more; and
/// the classifiers of all pairs for as many rounds. Each is boosted by one thread, several at the same time: LightGBM gains
/// little from a second thread on tables of this size. The classifiers of all pairs follow as far as boosting is known to help, so
/// that there is work for all threads at any time, and none in vain.
/// </summary>
internal sealed class CrossValidation : IDisposable
{
    private readonly List<Fold> _folds = [];
    private readonly List<GrowingBooster> _members = [];
    private readonly PairTable _pairs;
    private readonly float[] _weights;
    private readonly ClassifierOptions _options;
    private readonly LightGbmDataset _dataset;

    /// <exception cref="StageException">There are too few pairs, or LightGBM failed.</exception>
    internal CrossValidation(PairTable pairs, float[] weights, IReadOnlyList<string> names, ClassifierOptions options, CancellationToken cancellation)
    {
        (_pairs, _weights, _options) = (pairs, weights, options);
        var folds = new Fold?[options.Folds];
        LightGbmDataset? dataset = null;
        var parameters = options.Parameters(0) with { Threads = 1 };
        try
        {
            // Finding bins takes longer than boosting for many rounds: it is done once, for all pairs.
            var all = dataset = new LightGbmDataset(pairs.Data, pairs.Columns, pairs.Labels, weights, names, parameters with { Threads = options.Threads });
            Run([.. Enumerable.Range(0, folds.Length).Select<int, Action>(i => () => folds[i] = Fold.Create(pairs, all, i, parameters))], cancellation);
            _folds.AddRange(folds.OfType<Fold>());
            if (_folds.Count == 0)
            {
                throw new StageException(
                    "The training individuals with at least two photos are too few to check the classifier on others: label more of them, or use fewer 'folds'.");
            }

            for (var i = 0; i < options.Members; i++)
                _members.Add(new GrowingBooster(all, options.Parameters(i) with { Threads = 1 }));
        }
        catch
        {
            foreach (var fold in folds)
                fold?.Dispose();
            _members.ForEach(m => m.Dispose());
            dataset?.Dispose();
            throw;
        }

        _dataset = dataset!;
    }

    /// <summary>Log-odds of each pair by the classifier that has not learnt from its query's individual; NaN where there is none.</summary>
    internal double[] Scores { get; private set; } = [];

    /// <summary>The rounds that predict unseen individuals best.</summary>
    internal int Rounds { get; private set; }

    /// <exception cref="StageException">LightGBM failed.</exception>
    internal void Boost(IStageLog log, CancellationToken cancellation)
    {
        Scores = new double[_pairs.Count];
        Array.Fill(Scores, double.NaN);
        var bestLoss = double.MaxValue;
        var results = new (double Loss, double Weight)[_folds.Count];
        for (var rounds = _options.Step; rounds <= _options.MostRounds; rounds += _options.Step)
        {
            // A member's table is the larger, so its step takes longer: it comes first.
            Run(
                [
                    .. _members.Select<GrowingBooster, Action>(m => () => m.BoostTo(Rounds, cancellation)),
                    .. _folds.Select<Fold, Action>((f, i) => () => results[i] = f.Boost(_options.Step, _weights)),
                ],
                cancellation);
            var loss = results.Sum(r => r.Loss) / results.Sum(r => r.Weight);
            log.Progress(
                0.5 + (0.4 * rounds / _options.MostRounds),
                string.Create(CultureInfo.InvariantCulture, $"round {rounds}, log loss {loss:0.0000} on individuals left out"));
            if (loss < bestLoss)
            {
                (bestLoss, Rounds) = (loss, rounds);
                foreach (var fold in _folds)
                    fold.CopyScores(Scores);
            }
            else if (rounds - Rounds >= 3 * _options.Step)
            {
                break;
            }
        }

        Run([.. _members.Select<GrowingBooster, Action>(m => () => m.BoostTo(Rounds, cancellation))], cancellation);
    }

    /// <summary>The classifiers of the folds, after the best rounds.</summary>
    internal HeldOutClassifiers HeldOut() => HeldOutClassifiers.Of(_folds, Rounds, _pairs.FoldOf);

    /// <summary>Hands over the classifiers of all pairs: the caller disposes of them.</summary>
    internal LightGbmBooster[] TakeMembers() => [.. _members.Select(m => m.Take())];

    public void Dispose()
    {
        _folds.ForEach(f => f.Dispose());
        _members.ForEach(m => m.Dispose());
        _dataset.Dispose();
    }

    /// <summary>Does jobs side by side, each thread taking the next that nobody has begun.</summary>
    private void Run(Action[] jobs, CancellationToken cancellation)
    {
        try
        {
            InTurn.ForEach(jobs, _options.Threads, job => job(), cancellation);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
