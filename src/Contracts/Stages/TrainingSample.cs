namespace ReIdFlow.Contracts;

/// <summary>A sample that a model asked for.</summary>
/// <param name="Position">Its position in <see cref="ITrainingData.Samples"/>.</param>
/// <param name="Sample">The sample with its pixels.</param>
public readonly record struct TrainingSample(int Position, Sample Sample);
