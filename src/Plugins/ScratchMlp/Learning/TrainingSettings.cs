namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>How one network learns.</summary>
/// <param name="LearningRate">Adam's step size.</param>
/// <param name="BatchSize">Samples per step.</param>
/// <param name="MaxEpochs">The most passes over the samples.</param>
/// <param name="Patience">Epochs without improvement after which to stop.</param>
/// <param name="Adam">The rest of Adam.</param>
internal sealed record TrainingSettings(double LearningRate, int BatchSize, int MaxEpochs, int Patience, AdamSettings Adam);
