namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Two keypoints, one in each photo, that look alike.</summary>
/// <param name="Query">The keypoint in the query.</param>
/// <param name="Candidate">The keypoint in the candidate.</param>
/// <param name="Weight">How much closer they are than a chance match; above 0.</param>
internal readonly record struct Match(int Query, int Candidate, float Weight);
