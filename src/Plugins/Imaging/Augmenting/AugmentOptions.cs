using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Options of <see cref="Augment"/>; each random change is off unless asked for.</summary>
public sealed record AugmentOptions
{
    /// <summary>Mirroring. An animal's left side is not the mirror image of its right one: leave it off where flanks tell them apart.</summary>
    [Option("Swaps left and right (horizontal), top and bottom (vertical) or each independently (both) in half of the images.")]
    public Mirroring Flip { get; init; } = Mirroring.None;

    /// <summary>Greatest rotation.</summary>
    [Option("Turns each image about its centre by up to this angle either way.", Min = 0, Max = 180, Unit = "degrees")]
    public double RotateDegrees { get; init; }

    /// <summary>Greatest change of brightness.</summary>
    [Option("Makes each image brighter or darker by up to this share of the whole range.", Min = 0, Max = 1)]
    public double Brightness { get; init; }

    /// <summary>Greatest change of contrast.</summary>
    [Option("Raises or lowers each image's contrast by up to this share, about its mean brightness.", Min = 0, Max = 1)]
    public double Contrast { get; init; }

    /// <summary>What fills the corners.</summary>
    [Option("What fills the corners that turning leaves empty: the image reflected, or constant black.")]
    public BorderMode Border { get; init; } = BorderMode.Reflect;
}
