namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>How pixels become the network's inputs.</summary>
public enum InputScaling
{
    /// <summary>
    /// Divided by 255: from 0 to 1. As no input is negative, Adam's first steps move all weights of a unit the same way, which with
    /// thousands of inputs can silence its ReLU for good; it takes low learning rates.
    /// </summary>
    UnitRange,

    /// <summary>
    /// Less the mean and divided by the standard deviation of all pixels of all training samples, channel by channel: the unit
    /// variance that the initial weights are made for.
    /// </summary>
    Channels,

    /// <summary>Less the mean and divided by the standard deviation that each pixel has over the training samples.</summary>
    Pixels,
}
