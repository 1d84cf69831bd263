namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Where the network runs.</summary>
public enum DeviceKind
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>The first NVIDIA graphics card.</summary>
    Cuda,
}
