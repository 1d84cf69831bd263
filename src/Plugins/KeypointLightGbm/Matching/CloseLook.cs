namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>What comparing two photos keypoint by keypoint found, detector by detector.</summary>
internal readonly record struct CloseLook(MatchEvidence Sift, MatchEvidence Orb, MatchEvidence Brisk);
