namespace ReIdFlow.Contracts;

/// <summary>What a sample is used for.</summary>
public enum Split
{
    /// <summary>No split was made: the sample is embedded and evaluated leave-one-out, and no model learns from it.</summary>
    Unassigned,

    /// <summary>Models learn from the sample; in a query–gallery evaluation it is part of the gallery.</summary>
    Train,

    /// <summary>Models may watch it to decide when to stop learning, and never learn from it.</summary>
    Validation,

    /// <summary>No model sees it before it is embedded; in a query–gallery evaluation it is a query.</summary>
    Test,
}
