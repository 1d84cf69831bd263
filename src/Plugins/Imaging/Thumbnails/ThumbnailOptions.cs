using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Options of <see cref="Thumbnail"/>.</summary>
public sealed record ThumbnailOptions
{
    /// <summary>Width and height.</summary>
    [Option("Width and height of the small pictures; photos keep their proportions, with grey bars.", Min = 16, Max = 256, Unit = "pixels")]
    public int Side { get; init; } = 64;
}
