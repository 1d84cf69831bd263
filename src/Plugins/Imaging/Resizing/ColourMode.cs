namespace ReIdFlow.Plugins.Imaging;

/// <summary>The colours of the images that are passed on.</summary>
public enum ColourMode
{
    /// <summary>As they come.</summary>
    Keep,

    /// <summary>Grey, one byte per pixel.</summary>
    Grey,

    /// <summary>Red, green and blue, three bytes per pixel.</summary>
    Rgb,
}
