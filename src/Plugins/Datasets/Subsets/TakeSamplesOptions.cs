using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="TakeSamples"/>.</summary>
public sealed record TakeSamplesOptions : ICheckedOptions
{
    /// <summary>How many individuals to keep, with all their samples; samples of unknown individuals are left out. Null keeps everything.</summary>
    [Option("How many individuals to keep, with all their samples; samples of unknown individuals are left out. Null keeps everything.", Min = 1)]
    public int? Individuals { get; init; }

    /// <summary>How many samples to keep at most, of the individuals kept. Null keeps all.</summary>
    [Option("How many samples to keep at most, of the individuals kept. Null keeps all.", Min = 1)]
    public int? Samples { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (Individuals is null && Samples is null)
            yield return "Give 'individuals', 'samples' or both; with neither, everything is kept and the stage can be left out.";
    }
}
