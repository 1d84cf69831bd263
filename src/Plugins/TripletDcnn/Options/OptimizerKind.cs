namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>How gradients change weights.</summary>
public enum OptimizerKind
{
    /// <summary>Adam (Kingma and Ba 2015); weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>AdamW (Loshchilov and Hutter 2019); weight decay shrinks the weights directly.</summary>
    AdamW,
}
