namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>What of the stage's options decides on a photo's features.</summary>
internal sealed record FeatureOptions
{
    internal IReadOnlyList<DetectorKind> Detectors { get; init; } = [DetectorKind.Sift, DetectorKind.Orb, DetectorKind.Brisk];

    /// <summary>Length of the longer side in pixels.</summary>
    internal int WorkingSize { get; init; } = 320;

    internal int SiftKeypoints { get; init; } = 800;

    internal int BinaryKeypoints { get; init; } = 256;

    internal double ContrastThreshold { get; init; } = 0.01;

    /// <summary>CLAHE's clip limit; 0 for none.</summary>
    internal double ClaheLimit { get; init; } = 2;

    internal bool Upright { get; init; }

    /// <summary>Whether to keep a small picture of each photo, to draw matches on.</summary>
    internal bool KeepPicture { get; init; }
}
