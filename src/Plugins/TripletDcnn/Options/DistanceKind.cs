namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>How far two embeddings are apart.</summary>
public enum DistanceKind
{
    /// <summary>max(0, 1 − x·y).</summary>
    Cosine,

    /// <summary>‖x − y‖.</summary>
    Euclidean,
}
