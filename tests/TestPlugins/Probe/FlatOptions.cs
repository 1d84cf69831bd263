using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

public sealed record FlatOptions
{
    [Option("How many samples at once.", Min = 1)]
    public int Batch { get; init; } = 8;

    [Option("How many batches at once.", Min = 1)]
    public int Workers { get; init; } = 1;

    [Option("The sample that the model cannot embed, however it is batched; -1 for none.", Min = -1)]
    public int Spoilt { get; init; } = -1;

    [Option("The sample whose embedding is not finite; -1 for none.", Min = -1)]
    public int Infinite { get; init; } = -1;

    [Option("The sample whose embedding is too long; -1 for none.", Min = -1)]
    public int Long { get; init; } = -1;
}
