namespace ReIdFlow.Contracts;

/// <summary>An individual that an animal may be.</summary>
/// <param name="Individual">The individual's name in the gallery.</param>
/// <param name="Score">How alike it is; higher is more alike, comparable within one answer.</param>
/// <param name="Probability">The probability that it is this individual, from 0 to 1.</param>
public readonly record struct IndividualCandidate(string Individual, double Score, double Probability);
