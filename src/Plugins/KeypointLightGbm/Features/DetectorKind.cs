namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Ways to find and describe keypoints.</summary>
public enum DetectorKind
{
    /// <summary>SIFT (Lowe 2004) with RootSIFT descriptors (Arandjelović and Zisserman 2012): 128 numbers, by Euclidean distance.</summary>
    Sift,

    /// <summary>ORB (Rublee et al. 2011): 256 bits, by Hamming distance.</summary>
    Orb,

    /// <summary>BRISK (Leutenegger et al. 2011): 512 bits, by Hamming distance.</summary>
    Brisk,
}
