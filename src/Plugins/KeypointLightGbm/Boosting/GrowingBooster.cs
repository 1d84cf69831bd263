namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>A classifier that is boosted further and further, each time by one thread, as far as it is known to help.</summary>
internal sealed class GrowingBooster : IDisposable
{
    private LightGbmBooster? _booster;
    private bool _isFinished;
    private int _rounds;

    /// <param name="dataset">What it learns from, which others may learn from at the same time.</param>
    /// <param name="parameters">Those of the training.</param>
    internal GrowingBooster(LightGbmDataset dataset, BoostingParameters parameters) => _booster = LightGbmBooster.Start(dataset, parameters);

    /// <summary>Boosts until there are so many rounds, or no split is left that would help.</summary>
    /// <exception cref="StageException">LightGBM failed.</exception>
    internal void BoostTo(int rounds, CancellationToken cancellation)
    {
        for (; _rounds < rounds && !_isFinished; _rounds++)
        {
            cancellation.ThrowIfCancellationRequested();
            _isFinished = !_booster!.Boost();
        }
    }

    /// <summary>Hands over the classifier: the caller disposes of it.</summary>
    internal LightGbmBooster Take() => (_booster, _booster = null).Item1 ?? throw new InvalidOperationException("It was taken before.");

    public void Dispose() => _booster?.Dispose();
}
