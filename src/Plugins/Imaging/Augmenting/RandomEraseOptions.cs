using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Options of <see cref="RandomErase"/>.</summary>
public sealed record RandomEraseOptions : ICheckedOptions
{
    /// <summary>How many images lose a part.</summary>
    [Option("The share of images that lose a part.", Min = 0, Max = 1)]
    public double Probability { get; init; } = 0.5;

    /// <summary>The smallest part that is erased.</summary>
    [Option("The smallest part of the image's area that is erased.", Min = 0.001, Max = 1)]
    public double MinArea { get; init; } = 0.02;

    /// <summary>The largest part that is erased.</summary>
    [Option("The largest part of the image's area that is erased.", Min = 0.001, Max = 1)]
    public double MaxArea { get; init; } = 0.25;

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (MinArea > MaxArea)
            yield return $"minArea is {MinArea} and maxArea {MaxArea}. Swap them.";
    }
}
