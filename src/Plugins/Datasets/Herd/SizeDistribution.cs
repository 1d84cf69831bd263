namespace ReIdFlow.Plugins.Datasets;

/// <summary>How unevenly photos are spread over individuals.</summary>
public enum SizeDistribution
{
    /// <summary>The same number of each.</summary>
    Equal,

    /// <summary>Each individual has the same factor fewer than the one before; the first has twenty times the last's.</summary>
    Geometric,
}
