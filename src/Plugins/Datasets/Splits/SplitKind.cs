namespace ReIdFlow.Plugins.Datasets;

/// <summary>Ways to divide samples into those to learn from and those to test with.</summary>
public enum SplitKind
{
    /// <summary>The same individuals on both sides, other photos of them.</summary>
    ClosedSet,

    /// <summary>Other individuals on each side.</summary>
    Disjoint,

    /// <summary>As closed-set, and some individuals stand in the test part only.</summary>
    OpenSet,

    /// <summary>Older visits to learn from, newer ones to test with.</summary>
    TimeAware,

    /// <summary>As closed-set, and no visit ever stands on both sides.</summary>
    EventAware,

    /// <summary>The individuals in as many folds as asked for, one of them to test with.</summary>
    KFold,

    /// <summary>As the source says.</summary>
    AsGiven,
}
