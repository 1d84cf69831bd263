namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>How pixels are made when an image is scaled; OpenCV's methods.</summary>
public enum Interpolation
{
    /// <summary>The nearest pixel.</summary>
    Nearest,

    /// <summary>Between four pixels.</summary>
    Linear,

    /// <summary>Between sixteen pixels.</summary>
    Cubic,

    /// <summary>The mean of the pixels that fall together; for scaling down.</summary>
    Area,

    /// <summary>Between sixty-four pixels.</summary>
    Lanczos,
}
