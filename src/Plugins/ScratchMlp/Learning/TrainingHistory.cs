namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>How a network learnt.</summary>
/// <param name="Epochs">Every epoch.</param>
/// <param name="BestEpoch">The epoch whose weights were kept, from 1.</param>
internal sealed record TrainingHistory(IReadOnlyList<EpochRecord> Epochs, int BestEpoch);
