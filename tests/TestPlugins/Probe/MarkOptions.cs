using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

public sealed record MarkOptions
{
    [Option("Every so many samples one is for testing, the others for training.", Min = 1)]
    public int TestEvery { get; init; } = 4;
}
