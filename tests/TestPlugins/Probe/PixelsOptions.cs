using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

public sealed record PixelsOptions
{
    [Option("Every so many samples one fails; 0 for none.", Min = 0)]
    public int FailEvery { get; init; }

    [Option("Every so many samples one is left out; 0 for none.", Min = 0)]
    public int LeaveOutEvery { get; init; }

    [Option("Every so many samples one throws OperationCanceledException of its own; 0 for none.", Min = 0)]
    public int CancelEvery { get; init; }

    [Option("The sample at which the stage breaks for good; -1 for none.", Min = -1)]
    public int BreakAt { get; init; } = -1;

    [Option("How long each sample takes.", Min = 0, Unit = "milliseconds")]
    public int Delay { get; init; }

    [Option("Added to each pixel.", Min = 0, Max = 255)]
    public int Shade { get; init; }
}
