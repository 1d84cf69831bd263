namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Which photos are queries, and which are the gallery.</summary>
public enum MatchProtocol
{
    /// <summary>Test photos are queries; the gallery is the training and validation photos where it shows any individual of theirs, and the other test photos otherwise. Without a split every photo is a query, and all others are its gallery.</summary>
    Auto,

    /// <summary>Test photos are queries, training and validation photos the gallery.</summary>
    QueryGallery,

    /// <summary>Test photos (without a split: all photos) are queries, the others of them the gallery.</summary>
    LeaveOneOut,
}
