namespace ReIdFlow.Plugins.Datasets;

/// <summary>Numbers of photos per individual taken from published data.</summary>
public enum ClassSizesPreset
{
    /// <summary>None: the other options say it.</summary>
    None,

    /// <summary>FriesianCattle2017 (Andrew et al., 2017): 940 photos of 89 individuals.</summary>
    FriesianCattle2017,
}
