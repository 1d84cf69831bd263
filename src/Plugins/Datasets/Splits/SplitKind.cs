namespace ReIdFlow.Plugins.Datasets;

/// <summary>Ways to divide samples into those to learn from and those to test with.</summary>
public enum SplitKind
{
    /// <summary>The same individuals on both sides, other photos of them.</summary>
    ClosedSet,

    /// <summary>Other individuals on each side.</summary>
    Disjoint,

    /// <summary>As the source says.</summary>
    AsGiven,
}
