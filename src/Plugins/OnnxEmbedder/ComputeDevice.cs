namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>What the model runs on.</summary>
public enum ComputeDevice
{
    /// <summary>An Nvidia GPU where there is one and this plugin has the library for it; the processor otherwise.</summary>
    Auto,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An Nvidia GPU; it is an error where there is none.</summary>
    Cuda,
}
