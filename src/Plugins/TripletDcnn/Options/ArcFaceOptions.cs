using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Options of ArcFace.</summary>
public sealed record ArcFaceOptions
{
    [Option("The angle added between an embedding and the centre of its individual.", Min = 0, Max = 90, Unit = "degrees")]
    public double MarginDegrees { get; init; } = 28.6;

    [Option("What cosines are multiplied by before the softmax.", Min = 1, Max = 256)]
    public double Scale { get; init; } = 64;

    [Option("How many centres an individual has under sub-centre-arc-face.", Min = 1, Max = 16)]
    public int SubCentres { get; init; } = 3;
}
