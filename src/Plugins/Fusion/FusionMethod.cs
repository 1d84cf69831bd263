namespace ReIdFlow.Plugins.Fusion;

/// <summary>How models are combined.</summary>
public enum FusionMethod
{
    /// <summary>The vectors one behind the other, each scaled to the same length: every model counts the same.</summary>
    Concatenate,

    /// <summary>The weighted sum of the models' cosines, with the weights that tell individuals apart best.</summary>
    WeightedSum,

    /// <summary>The mean of the probabilities that the models' scores stand for, each calibrated by itself, as in WildFusion.</summary>
    CalibratedMean,
}
