using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Options of <see cref="WildlifeCsv"/>.</summary>
public sealed record WildlifeCsvOptions : ICheckedOptions
{
    /// <summary>The table.</summary>
    [Option("The table: a CSV file with at least the columns image_id, identity and path.", IsPath = true)]
    public required string File { get; init; }

    /// <summary>The folder that the table's paths start from; the table's own unless given.</summary>
    [Option("The folder that the table's paths start from; the table's own unless given.", IsPath = true)]
    public string? Root { get; init; }

    /// <summary>The column that names the individual.</summary>
    [Option("The column that names the individual; 'unknown' and an empty cell mean that it is not known.")]
    public string IdentityColumn { get; init; } = "identity";

    /// <summary>The column that says what a sample is used for; null to read none. A table may lack it only where this is the default.</summary>
    [Option("The column that says what a sample is used for, such as 'original_split'; null to read none. A table without a column 'split' is taken as not split.")]
    public string? SplitColumn { get; init; } = WildlifeCsv.UsualSplitColumn;

    /// <summary>Values of the split column that mean <see cref="Split.Train"/>.</summary>
    [Option("Values of the split column that mean: to learn from, or the gallery.")]
    public IReadOnlyList<string> TrainValues { get; init; } = ["train", "training", "gallery", "database"];

    /// <summary>Values of the split column that mean <see cref="Split.Validation"/>.</summary>
    [Option("Values of the split column that mean: to decide with when to stop learning.")]
    public IReadOnlyList<string> ValidationValues { get; init; } = ["val", "valid", "validation"];

    /// <summary>Values of the split column that mean <see cref="Split.Test"/>.</summary>
    [Option("Values of the split column that mean: to test with, or the queries. Give 'val' here, and validationValues without it, to test on what a table calls so.")]
    public IReadOnlyList<string> TestValues { get; init; } = ["test", "testing", "query"];

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        var twice = TrainValues.Concat(ValidationValues).Concat(TestValues)
            .GroupBy(value => value, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1);
        foreach (var group in twice)
            yield return $"'{group.Key}' stands more than once in trainValues, validationValues and testValues. Leave it in one of them.";
        if (string.Equals(IdentityColumn, SplitColumn, StringComparison.OrdinalIgnoreCase))
            yield return $"identityColumn and splitColumn are both '{IdentityColumn}'. Name two different columns.";
    }
}
