namespace ReIdFlow.Plugins.Imaging;

/// <summary>What becomes of an image's proportions when it is resized.</summary>
public enum ResizeMode
{
    /// <summary>The whole image is stretched to the size.</summary>
    Stretch,

    /// <summary>The whole image is shown in its own proportions, in the middle, with borders where it leaves room.</summary>
    Fit,

    /// <summary>The middle of the image fills the size in its own proportions; what sticks out is cut off.</summary>
    Fill,
}
