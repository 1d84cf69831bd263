using System.Globalization;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>What one epoch reached.</summary>
/// <param name="Epoch">Which, from 1.</param>
/// <param name="TrainingLoss">Mean cross-entropy of the samples as they were learnt from.</param>
/// <param name="TrainingAccuracy">Share of them named rightly, from 0 to 1.</param>
/// <param name="ValidationLoss">Mean cross-entropy of the watched samples; null where none are.</param>
/// <param name="ValidationAccuracy">Share of them named rightly; null where none are watched.</param>
internal sealed record EpochRecord(
    int Epoch,
    double TrainingLoss,
    double TrainingAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy)
{
    /// <summary>In a few words.</summary>
    public string Describe(int maxEpochs)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {Epoch} of {maxEpochs}, loss {TrainingLoss:F3}, accuracy {TrainingAccuracy:F3}");
        return ValidationAccuracy is null
            ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text}, validation loss {ValidationLoss:F3}, accuracy {ValidationAccuracy:F3}");
    }
}
