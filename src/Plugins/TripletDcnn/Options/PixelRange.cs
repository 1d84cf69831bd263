namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>How bytes become the numbers that a network reads.</summary>
public enum PixelRange
{
    /// <summary>As published weights of the backbone want it.</summary>
    Auto,

    /// <summary>x / 127.5 − 1.</summary>
    MinusOneToOne,

    /// <summary>x / 255, less ImageNet's mean, over its standard deviation: torchvision's way.</summary>
    ImageNet,

    /// <summary>x / 255.</summary>
    ZeroToOne,
}
