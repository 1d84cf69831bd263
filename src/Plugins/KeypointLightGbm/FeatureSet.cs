namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>What the classifier judges a pair by.</summary>
public enum FeatureSet
{
    /// <summary>How the two photos' keypoints and colours match, and how that stands out among other photos.</summary>
    Matches,

    /// <summary>The two photos' vectors side by side, as the method this one replaces did: a baseline, not for use.</summary>
    Seed,
}
