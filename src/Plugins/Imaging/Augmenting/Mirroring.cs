namespace ReIdFlow.Plugins.Imaging;

/// <summary>How images are mirrored at random.</summary>
public enum Mirroring
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Left and right are swapped in half of the images.</summary>
    Horizontal,

    /// <summary>Top and bottom are swapped in half of the images.</summary>
    Vertical,

    /// <summary>Left and right in half of the images and, independently, top and bottom in half of them.</summary>
    Both,
}
