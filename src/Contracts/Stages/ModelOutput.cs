namespace ReIdFlow.Contracts;

/// <summary>What a model makes of a sample.</summary>
/// <param name="Vector">The embedding; of the same length for every sample, every number finite.</param>
/// <param name="Prediction">The individual the model takes the sample for; null for a model that does not classify.</param>
public sealed record ModelOutput(ReadOnlyMemory<float> Vector, Classification? Prediction = null);
