namespace ReIdFlow.Contracts;

/// <summary>A photo that a matcher compared a query with.</summary>
/// <param name="Sample">The photo, without its pixels.</param>
/// <param name="Score">How alike the two are; higher is more alike, comparable within a query's ranking.</param>
/// <param name="Probability">The probability that both show the same individual, from 0 to 1; NaN where the matcher gives none.</param>
public readonly record struct Candidate(Sample Sample, float Score, float Probability);
