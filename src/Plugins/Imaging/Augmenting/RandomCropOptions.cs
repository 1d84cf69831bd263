using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Options of <see cref="RandomCrop"/>.</summary>
public sealed record RandomCropOptions : ICheckedOptions
{
    /// <summary>The smallest part that is cut out.</summary>
    [Option("The smallest part of the image's area that is cut out.", Min = 0.01, Max = 1)]
    public double MinArea { get; init; } = 0.5;

    /// <summary>The largest part that is cut out.</summary>
    [Option("The largest part of the image's area that is cut out.", Min = 0.01, Max = 1)]
    public double MaxArea { get; init; } = 1;

    /// <summary>How much a part's proportions may differ from the image's.</summary>
    [Option("How many times wider, or higher, for its size a part may be than the image.", Min = 1, Max = 10)]
    public double MaxStretch { get; init; } = 4.0 / 3;

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (MinArea > MaxArea)
            yield return $"minArea is {MinArea} and maxArea {MaxArea}. Swap them.";
    }
}
