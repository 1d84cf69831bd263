namespace ReIdFlow.Plugins.Fusion;

/// <summary>The photos that weights and calibration are learnt from.</summary>
public enum FitSplit
{
    /// <summary>Validation photos where there are enough of them, training photos otherwise.</summary>
    Auto,

    /// <summary>Training photos. Models that learnt them by heart look better than they are.</summary>
    Train,

    /// <summary>Validation photos.</summary>
    Validation,
}
