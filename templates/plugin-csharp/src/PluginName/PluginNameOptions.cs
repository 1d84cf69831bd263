using ReIdFlow.Contracts;

namespace PluginName;

/// <summary>Options of <see cref="PluginNameStage"/>.</summary>
public sealed record PluginNameOptions
{
    /// <summary>The least mean brightness of an image that is kept.</summary>
    [Option("The least mean brightness of an image that is kept, from 0, black, to 255, white.", Min = 0, Max = 255)]
    public double Minimum { get; init; } = 10;
}
