using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Options of <see cref="Resize"/>.</summary>
public sealed record ResizeOptions
{
    /// <summary>Width of the result.</summary>
    [Option("Width of the result.", Min = 1, Max = 16384, Unit = "pixels")]
    public int Width { get; init; } = 64;

    /// <summary>Height of the result.</summary>
    [Option("Height of the result.", Min = 1, Max = 16384, Unit = "pixels")]
    public int Height { get; init; } = 64;

    /// <summary>What becomes of the proportions.</summary>
    [Option("Stretches the image to the size, fits all of it in with borders, or fills the size with its middle.")]
    public ResizeMode Mode { get; init; } = ResizeMode.Stretch;

    /// <summary>Brightness of the borders.</summary>
    [Option("Brightness of the borders that mode fit adds, from 0, black, to 255, white.", Min = 0, Max = 255)]
    public int Padding { get; init; }

    /// <summary>The colours of the result.</summary>
    [Option("Keeps the colours, or converts them to grey or to RGB.")]
    public ColourMode Colour { get; init; } = ColourMode.Keep;
}
