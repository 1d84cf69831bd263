namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>How pixels become the network's inputs.</summary>
public enum InputScaling
{
    /// <summary>Divided by 255: from 0 to 1.</summary>
    UnitRange,

    /// <summary>Less the mean and divided by the standard deviation of all pixels of all training samples, channel by channel.</summary>
    Channels,

    /// <summary>Less the mean and divided by the standard deviation that each pixel has over the training samples.</summary>
    Pixels,
}
