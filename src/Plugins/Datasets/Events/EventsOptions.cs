using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="Events"/>.</summary>
public sealed record EventsOptions : ICheckedOptions
{
    /// <summary>The longest time between two photos of one event.</summary>
    [Option("The longest time between two photos of one event: 60s, 2min or 30min as others use them, or any number of s, min or h.")]
    public string Interval { get; init; } = "60s";

    /// <summary>Whether events that the source names are kept.</summary>
    [Option("Whether events that the source itself names are kept as they are.")]
    public bool KeepGiven { get; init; } = true;

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (EventInterval.TryParse(Interval) is null)
            yield return $"interval is '{Interval}', which is no time. Write 60s, 2min, 30min, or another number of s, min or h.";
    }
}
