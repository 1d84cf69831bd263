namespace ReIdFlow.Plugins.Imaging;

/// <summary>Which part of a photo is loaded.</summary>
public enum CropMode
{
    /// <summary>The sample's box; the whole photo where it has none.</summary>
    Box,

    /// <summary>The whole photo, whatever the box.</summary>
    None,
}
