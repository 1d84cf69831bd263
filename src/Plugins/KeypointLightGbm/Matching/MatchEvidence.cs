namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>How two photos' keypoints of one detector match.</summary>
internal readonly record struct MatchEvidence
{
    /// <summary>Matches that are nearest to each other.</summary>
    internal float Mutual { get; init; }

    /// <summary>Matches that are much nearer than the second nearest (Lowe's ratio test).</summary>
    internal float Distinct { get; init; }

    /// <summary>Sum of the weights of the query's nearest matches.</summary>
    internal float Forward { get; init; }

    /// <summary>Sum of the weights of the candidate's nearest matches.</summary>
    internal float Backward { get; init; }

    /// <summary>Forward and backward, each weighted by how near the photo's middle the keypoint is.</summary>
    internal float Central { get; init; }

    /// <summary>Forward and backward, of matches at about the same place in both photos.</summary>
    internal float Local { get; init; }

    /// <summary>What agrees on one motion.</summary>
    internal Agreement Agreement { get; init; }
}
