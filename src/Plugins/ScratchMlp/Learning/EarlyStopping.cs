namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// Decides when to stop. An epoch is better than the best so far if more of the watched samples are named rightly, or as many with a
/// lower loss; without watched samples, if the training loss is lower.
/// </summary>
/// <param name="patience">Epochs in a row without improvement after which to stop, at least 1.</param>
internal sealed class EarlyStopping(int patience)
{
    private (double Accuracy, double Loss) _best = (double.NegativeInfinity, double.PositiveInfinity);
    private int _sinceBest;

    /// <summary>The best epoch so far, from 1; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Whether it is time to stop.</summary>
    public bool ShouldStop => _sinceBest >= patience;

    /// <summary>Takes note of an epoch.</summary>
    /// <returns>Whether it is the best so far.</returns>
    public bool Observe(EpochRecord epoch)
    {
        var score = (Accuracy: epoch.ValidationAccuracy ?? 0, Loss: epoch.ValidationLoss ?? epoch.TrainingLoss);
        if (score.Accuracy > _best.Accuracy || (score.Accuracy == _best.Accuracy && score.Loss < _best.Loss))
        {
            (_best, BestEpoch, _sinceBest) = (score, epoch.Epoch, 0);
            return true;
        }

        _sinceBest++;
        return false;
    }
}
