namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>The motion between two photos that most matches agree on.</summary>
internal readonly record struct Agreement
{
    /// <summary>Matches that agree with the affine motion fitted to them.</summary>
    internal float Inliers { get; init; }

    /// <summary>Their share of all matches.</summary>
    internal float Ratio { get; init; }

    /// <summary>Sum of their weights.</summary>
    internal float Weight { get; init; }

    /// <summary>Sum of the weights of those that agree roughly, as on a body that bends.</summary>
    internal float LooseWeight { get; init; }

    /// <summary>Natural logarithm of how much larger the candidate shows it, without its sign.</summary>
    internal float Scale { get; init; }

    /// <summary>Turn in radians, from 0 to π.</summary>
    internal float Rotation { get; init; }

    /// <summary>How far the inliers moved on average, seen from the photos' middles, in shares of the longer side.</summary>
    internal float Shift { get; init; }

    /// <summary>Root of the mean squared error, in shares of the longer side.</summary>
    internal float Residual { get; init; }

    /// <summary>Share of the query's square that the inliers spread over.</summary>
    internal float Spread { get; init; }
}
