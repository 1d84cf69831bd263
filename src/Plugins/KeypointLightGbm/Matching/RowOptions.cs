namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>How the pairs of a query are chosen.</summary>
/// <param name="Shortlist">How many candidates are looked at closely.</param>
/// <param name="AllPairsLimit">Photos up to which every pair is judged.</param>
/// <param name="LeaveOut">Features to do without.</param>
internal sealed record RowOptions(int Shortlist, int AllPairsLimit, IReadOnlyList<FeatureGroup> LeaveOut);
