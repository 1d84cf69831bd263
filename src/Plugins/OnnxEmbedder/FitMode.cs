namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>How an image comes to the model's size.</summary>
public enum FitMode
{
    /// <summary>Stretched, whatever its proportions.</summary>
    Stretch,

    /// <summary>Scaled in its proportions until it covers the size; what stands out on both sides is cut off.</summary>
    Cover,

    /// <summary>Scaled in its proportions until it lies within the size, in the middle of a border.</summary>
    Contain,
}
