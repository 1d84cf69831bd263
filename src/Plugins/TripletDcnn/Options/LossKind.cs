namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>What learning makes small.</summary>
public enum LossKind
{
    /// <summary>Triplet loss (Hermans et al. 2017).</summary>
    Triplet,

    /// <summary>ArcFace (Deng et al. 2019).</summary>
    ArcFace,

    /// <summary>ArcFace with several centres for each individual (Deng et al. 2020).</summary>
    SubCentreArcFace,
}
