namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>The colours that a model reads, in their order.</summary>
public enum ColourOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,

    /// <summary>Brightness alone: one channel.</summary>
    Grey,
}
