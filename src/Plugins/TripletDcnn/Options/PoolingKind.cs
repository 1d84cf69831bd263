namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>How the places of an image are brought down to one vector.</summary>
public enum PoolingKind
{
    /// <summary>Their mean.</summary>
    Average,

    /// <summary>Their generalised mean (Radenović et al. 2019), whose exponent starts at 3 and learns.</summary>
    Gem,
}
