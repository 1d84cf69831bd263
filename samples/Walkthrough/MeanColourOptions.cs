using ReIdFlow.Contracts;

namespace ReIdFlow.Samples.Walkthrough;

public sealed record MeanColourOptions
{
    [Option("How many parts each side is cut into.", Min = 1, Max = 64)]
    public int Parts { get; init; } = 4;
}
