namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>Counts for a query that has nothing to find.</summary>
internal sealed class NoRanks : IRankCounter
{
    public static NoRanks Instance { get; } = new();

    public void Start(Neighbour[] wanted, Func<int, float> exact)
    {
    }

    public void Take(ReadOnlySpan<float> scores, int start, double squaredNorm, double error)
    {
    }

    public int[] Finish() => [];
}
