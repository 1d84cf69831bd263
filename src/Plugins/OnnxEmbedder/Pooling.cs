namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>How an output with several vectors for each image becomes one.</summary>
public enum Pooling
{
    /// <summary>None: the output is one vector for each image.</summary>
    None,

    /// <summary>The mean over tokens (image × token × number) or over places (image × number × row × column).</summary>
    Mean,

    /// <summary>The greatest value over tokens or places.</summary>
    Max,

    /// <summary>The first token, which summarises the image in a vision transformer.</summary>
    FirstToken,
}
