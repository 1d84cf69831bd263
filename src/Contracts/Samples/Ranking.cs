namespace ReIdFlow.Contracts;

/// <summary>What a matcher found for one query.</summary>
/// <param name="Query">The photo to name, without its pixels.</param>
/// <param name="Candidates">The photos that it was compared with, best first; never the query itself.</param>
public sealed record Ranking(Sample Query, IReadOnlyList<Candidate> Candidates);
