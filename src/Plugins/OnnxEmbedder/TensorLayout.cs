namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>The order of a batch's dimensions.</summary>
public enum TensorLayout
{
    /// <summary>Image, channel, row, column: PyTorch's.</summary>
    Nchw,

    /// <summary>Image, row, column, channel: TensorFlow's.</summary>
    Nhwc,
}
