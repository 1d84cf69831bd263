namespace ReIdFlow.Pipeline.Host.Experiments;

/// <summary>What became of a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Runs">The figures of each seed that ran.</param>
/// <param name="Problem">Why it did not run through; null where it did.</param>
internal sealed record RowResult(ExperimentRow Row, IReadOnlyList<(ulong Seed, IReadOnlyList<Figure> Figures)> Runs, string? Problem)
{
    /// <summary>The values of a figure, one per seed that has it.</summary>
    public IReadOnlyList<double> Values(string figure) => [.. Of(figure).Where(f => f.Value is not null).Select(f => f.Value!.Value)];

    /// <summary>Mean over seeds of what guessing reaches; NaN where that has no meaning.</summary>
    public double Chance(string figure)
    {
        var values = Of(figure).Where(f => f.Chance is not null).Select(f => f.Chance!.Value).ToList();
        return values.Count > 0 ? values.Average() : double.NaN;
    }

    private IEnumerable<Figure> Of(string figure) => Runs.SelectMany(run => run.Figures).Where(f => f.Model == Row.Model && f.Name == figure);
}
