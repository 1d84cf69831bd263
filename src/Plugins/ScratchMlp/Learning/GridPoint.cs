namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>What cross-validation found about one choice.</summary>
/// <param name="LearningRate">The learning rate tried.</param>
/// <param name="BatchSize">The batch size tried.</param>
/// <param name="Accuracies">Per fold, the share of its samples named rightly, from 0 to 1; null where learning diverged.</param>
internal sealed record GridPoint(double LearningRate, int BatchSize, IReadOnlyList<double?> Accuracies)
{
    /// <summary>Mean of the folds' accuracies; null where learning diverged in any.</summary>
    public double? MeanAccuracy => Accuracies.All(accuracy => accuracy.HasValue) ? Accuracies.Average() : null;
}
