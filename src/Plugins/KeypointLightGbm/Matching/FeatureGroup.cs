namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Groups of the numbers that the matcher judges a pair by.</summary>
public enum FeatureGroup
{
    /// <summary>LNBNN scores against the whole gallery.</summary>
    Lnbnn,

    /// <summary>Colour histograms, means and sharpness.</summary>
    Colour,

    /// <summary>The cosine of the stage's own global vectors.</summary>
    Vector,

    /// <summary>The cosines of other models' vectors.</summary>
    Pretrained,

    /// <summary>SIFT matches of the two photos with each other.</summary>
    Sift,

    /// <summary>What of the SIFT matches agrees on a motion.</summary>
    Geometry,

    /// <summary>ORB matches and their agreement.</summary>
    Orb,

    /// <summary>BRISK matches and their agreement.</summary>
    Brisk,

    /// <summary>Whether both show the same side of the animal.</summary>
    Viewpoint,
}
