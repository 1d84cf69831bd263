namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Which photo of the anchor's individual is its positive.</summary>
public enum PositiveMining
{
    /// <summary>The farthest.</summary>
    Hard,

    /// <summary>The nearest.</summary>
    Easy,
}
