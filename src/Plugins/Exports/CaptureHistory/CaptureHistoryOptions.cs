using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Options of <see cref="CaptureHistory"/>.</summary>
public sealed record CaptureHistoryOptions : ICheckedOptions
{
    /// <summary>The folder that gets the tables.</summary>
    [Option("The folder that gets history.csv (individuals by occasions) and captures.csv (a row for each individual, occasion and detector).", IsPath = true)]
    public required string Folder { get; init; }

    /// <summary>How long an occasion lasts.</summary>
    [Option("How long an occasion lasts.", Min = 1, Max = 3660, Unit = "days")]
    public int OccasionDays { get; init; } = 1;

    /// <summary>The first day of the first occasion.</summary>
    [Option("The first day of the first occasion, such as 2024-05-01, in the zone of the captures; that of the first capture where not given.")]
    public string? FirstDay { get; init; }

    /// <summary>Events of less probability are left out.</summary>
    [Option("The least probability of a name that counts.", Min = 0, Max = 1)]
    public double MinProbability { get; init; } = 0.5;

    /// <summary>Whether proposed new individuals count.</summary>
    [Option("Whether the individuals proposed as new count.")]
    public bool WithNew { get; init; } = true;

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        if (FirstDay is not null && ReadDay(FirstDay) is null)
            yield return $"firstDay is '{FirstDay}', which is no date. Write it as 2024-05-01.";
    }

    internal static DateOnly? ReadDay(string day)
        => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
