namespace ReIdFlow.Plugins.Datasets;

/// <summary>What the coats of a herd look like.</summary>
public enum CoatPattern
{
    /// <summary>Large irregular black patches on white, as of Friesian cattle.</summary>
    Patches,

    /// <summary>Dark brown spots on tawny fur, as of a spotted hyena.</summary>
    Spots,

    /// <summary>Dark upright stripes on off-white, as of a zebra.</summary>
    Stripes,
}
