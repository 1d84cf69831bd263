using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

public sealed record NumbersOptions : ICheckedOptions
{
    [Option("How many samples.", Min = 0)]
    public int Count { get; init; } = 100;

    [Option("How many individuals they are of.", Min = 1)]
    public int Individuals { get; init; } = 10;

    [Option("How many entries cannot become samples.", Min = 0)]
    public int Unlistable { get; init; }

    [Option("What the samples are used for.")]
    public Split Split { get; init; }

    [Option("Give the last sample the id of the first.")]
    public bool RepeatId { get; init; }

    public IEnumerable<string> Check()
    {
        if (Individuals > Count && Count > 0)
            yield return $"there are {Individuals} individuals and only {Count} samples. Lower \"individuals\".";
    }
}
