namespace ReIdFlow.Contracts;

/// <summary>What a model that classifies takes a sample for.</summary>
/// <param name="Individual">The most probable of the individuals that the model learnt.</param>
/// <param name="Probability">The model's probability for it, from 0 to 1.</param>
public readonly record struct Classification(string Individual, float Probability);
