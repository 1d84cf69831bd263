using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Options of <see cref="LoadImage"/>.</summary>
public sealed record LoadImageOptions
{
    /// <summary>Which part of the photo is loaded.</summary>
    [Option("Loads the sample's box, or the whole photo with none; a sample without a box is loaded whole.")]
    public CropMode Crop { get; init; } = CropMode.Box;

    /// <summary>How much is added around the box.</summary>
    [Option("What is added on each side of the box, as a share of its larger side, as far as the photo goes.", Min = 0, Max = 10)]
    public double Margin { get; init; }

    /// <summary>Greatest length of the longer side.</summary>
    [Option("Shrinks what is loaded until its longer side is at most this; 0 leaves it as it is.", Min = 0, Max = 65535, Unit = "pixels")]
    public int MaxSide { get; init; }

    /// <summary>What becomes of a file that ends too early.</summary>
    [Option("Whether a photo whose file ends too early fails, or is accepted with its missing part grey (JPEG alone).")]
    public TruncatedMode Truncated { get; init; } = TruncatedMode.Fail;

    /// <summary>The largest photo accepted.</summary>
    [Option("Refuses larger photos before decoding them; a pixel takes three bytes of memory.", Min = 1, Max = 700_000_000, Unit = "pixels")]
    public long MaxPixels { get; init; } = 200_000_000;
}
