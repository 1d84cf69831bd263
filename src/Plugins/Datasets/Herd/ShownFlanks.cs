namespace ReIdFlow.Plugins.Datasets;

/// <summary>Which flanks of its animals a herd shows.</summary>
public enum ShownFlanks
{
    /// <summary>The left flank in every photo.</summary>
    Left,

    /// <summary>Left or right from visit to visit; the two have different coats, as those of real animals have.</summary>
    Both,
}
