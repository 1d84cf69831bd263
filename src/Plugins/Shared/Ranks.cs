namespace ReIdFlow.Plugins.Shared;

/// <summary>Ranks of scores; equal scores by their position.</summary>
internal static class Ranks
{
    /// <summary>Positions from the greatest score to the least; NaN last.</summary>
    internal static int[] Order(ReadOnlySpan<float> scores)
    {
        var keys = new float[scores.Length];
        var positions = new int[scores.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = float.IsNaN(scores[i]) ? float.PositiveInfinity : -scores[i];
            positions[i] = i;
        }

        Array.Sort(positions, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a - b);
        return positions;
    }

    /// <summary>The share of scores that are better, from 0 to below 1.</summary>
    internal static float[] Of(ReadOnlySpan<float> scores)
    {
        var ranks = new float[scores.Length];
        var order = Order(scores);
        for (var i = 0; i < order.Length; i++)
            ranks[order[i]] = i > 0 && scores[order[i]] == scores[order[i - 1]] ? ranks[order[i - 1]] : (float)i / order.Length;
        return ranks;
    }
}
