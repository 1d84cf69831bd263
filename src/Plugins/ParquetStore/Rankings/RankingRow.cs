using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>A query and one of its candidates; none in the one row of a query without candidates.</summary>
internal readonly record struct RankingRow(Sample Query, int Rank, Candidate? Candidate);
