using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Options of <see cref="Identify"/>.</summary>
public sealed record IdentifyOptions : ICheckedOptions
{
    /// <summary>The model whose embeddings are compared.</summary>
    [Option("The model whose embeddings are compared; may be left out where the stores hold one.")]
    public string? Model { get; init; }

    /// <summary>A matcher whose rankings count as well.</summary>
    [Option("A model whose pair-by-pair rankings count as well, where a store holds them.")]
    public string? Matcher { get; init; }

    /// <summary>How much the matcher counts.</summary>
    [Option("How much the matcher counts beside the embeddings: 0 not at all, 1 alone.", Min = 0, Max = 1)]
    public double MatcherWeight { get; init; } = 0.5;

    /// <summary>How many individuals an answer names.</summary>
    [Option("How many individuals an answer names, best first.", Min = 1, Max = 1000)]
    public int K { get; init; } = 5;

    /// <summary>How often a new animal may be taken for a known one.</summary>
    [Option("How often an animal that is not in the gallery may be taken for one that is: sets the threshold, on the gallery's own leave-one-out scores.", Min = 0.0001, Max = 0.5)]
    public double FalseAcceptRate { get; init; } = 0.05;

    /// <summary>The share of animals expected to be new.</summary>
    [Option("The share of events whose animal is expected to be new; probabilities rest on it, the threshold does not.", Min = 0.001, Max = 0.999)]
    public double ExpectedNew { get; init; } = 0.2;

    /// <summary>What the names proposed for new individuals begin with.</summary>
    [Option("What the names proposed for new individuals begin with; a number follows that the gallery has not.")]
    public string NewName { get; init; } = "new-";

    /// <summary>Whether animals of different species are compared.</summary>
    [Option("Whether photos of two different species are compared; those of unknown species always are.")]
    public bool AcrossSpecies { get; init; }

    /// <summary>Whether left and right flanks are compared.</summary>
    [Option("Whether photos of two different viewpoints, such as left and right flank, are compared; those of unknown viewpoint always are.")]
    public bool AcrossViewpoints { get; init; }

    /// <summary>The species named.</summary>
    [Option("The species to name; all when empty.")]
    public IReadOnlyList<string> Species { get; init; } = [];

    /// <summary>The cameras whose photos are named.</summary>
    [Option("The deployments whose photos are named; all when empty.")]
    public IReadOnlyList<string> Sites { get; init; } = [];

    /// <summary>The cameras whose photos may stand in the gallery.</summary>
    [Option("The deployments whose photos stand in the gallery; all when empty.")]
    public IReadOnlyList<string> GallerySites { get; init; } = [];

    /// <summary>The first day named.</summary>
    [Option("The first day whose photos are named, such as 2024-05-01, in UTC; from the first photo on where not given.")]
    public string? From { get; init; }

    /// <summary>The last day named.</summary>
    [Option("The last day whose photos are named, such as 2024-05-31, in UTC; to the last photo where not given.")]
    public string? Until { get; init; }

    /// <summary>Who is who, to measure with.</summary>
    [Option("A table (CSV) with the columns path and individual that says who is who, to measure the answers with.", IsPath = true)]
    public string? Truth { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        foreach (var (name, day) in new[] { ("from", From), ("until", Until) })
        {
            if (day is not null && ReadDay(day) is null)
                yield return $"{name} is '{day}', which is no date. Write it as 2024-05-01.";
        }

        if (string.IsNullOrWhiteSpace(NewName))
            yield return "newName is empty. Give what the names of new individuals begin with, such as new-.";
    }

    internal static DateTimeOffset? ReadDay(string day)
        => DateTimeOffset.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
