using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

public sealed record LearnerOptions
{
    [Option("How many times it goes through the training samples.", Min = 0)]
    public int Epochs { get; init; } = 2;

    [Option("Ask for a position that is not there.")]
    public bool AsksTooMuch { get; init; }

    [Option("Say that each sample is read once.")]
    public bool ReadsOnce { get; init; }

    [Option("Stop reading after so many samples of each epoch; 0 for none.", Min = 0)]
    public int StopAfter { get; init; }
}
