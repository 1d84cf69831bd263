namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>How many bits the kernels work on at once.</summary>
internal enum VectorWidth
{
    /// <summary>Portable.</summary>
    Bits128 = 128,

    /// <summary>AVX2.</summary>
    Bits256 = 256,

    /// <summary>AVX-512.</summary>
    Bits512 = 512,
}
