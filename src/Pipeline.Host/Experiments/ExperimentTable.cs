using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ReIdFlow.Pipeline.Host.Display;

namespace ReIdFlow.Pipeline.Host.Experiments;

/// <summary>Sets an experiment's results out: as Markdown for people, as JSON for machines.</summary>
internal static class ExperimentTable
{
    /// <summary>The mean and, from two values on, the standard deviation (of a sample: divided by n − 1).</summary>
    public static (double Mean, double? Deviation) Summarise(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return (double.NaN, null);
        var mean = values.Average();
        return (mean, values.Count > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)) : null);
    }

    /// <param name="experiment">What was to be done.</param>
    /// <param name="results">What became of each row.</param>
    /// <param name="spent">How many runs there were, and how long they took together.</param>
    public static string Markdown(ExperimentFile experiment, IReadOnlyList<RowResult> results, (int Runs, TimeSpan Time) spent)
    {
        var text = new StringBuilder();
        if (experiment.Title.Length > 0)
            text.Append("## ").Append(experiment.Title).Append("\n\n");
        var seeds = string.Join(", ", experiment.Seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture)));
        text.Append(CultureInfo.InvariantCulture, $"Figures in %, mean ± standard deviation over {experiment.Seeds.Count} {(experiment.Seeds.Count == 1 ? "seed" : "seeds")} ({seeds}).\n\n| System |");
        foreach (var figure in experiment.Figures)
            text.Append(' ').Append(figure).Append(" | by chance |").Append(IsPublished(experiment, figure) ? " published |" : "");
        text.Append("\n|---|").Append(string.Concat(experiment.Figures.Select(figure => IsPublished(experiment, figure) ? "---:|---:|---:|" : "---:|---:|"))).Append('\n');
        foreach (var result in results)
        {
            text.Append("| ").Append(result.Row.Name.Replace("|", "\\|", StringComparison.Ordinal)).Append(" |");
            foreach (var figure in experiment.Figures)
            {
                text.Append(' ').Append(Cell(result.Values(figure))).Append(" | ").Append(Percent(result.Chance(figure))).Append(" |");
                if (IsPublished(experiment, figure))
                    text.Append(' ').Append(result.Row.Published.TryGetValue(figure, out var published) ? published.ToString("0.00", CultureInfo.InvariantCulture) : "").Append(" |");
            }

            text.Append('\n');
        }

        text.Append('\n');
        foreach (var result in results.Where(result => result.Problem is not null))
            text.Append(CultureInfo.InvariantCulture, $"- {result.Row.Name} did not run through: {result.Problem}\n");
        foreach (var note in experiment.Notes)
            text.Append("- ").Append(note).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"- {spent.Runs} {(spent.Runs == 1 ? "run" : "runs")}, {Duration.Text(spent.Time)} together.\n");
        return text.ToString();
    }

    public static JsonObject Json(ExperimentFile experiment, IReadOnlyList<RowResult> results, (int Runs, TimeSpan Time) spent) => new()
    {
        ["name"] = experiment.Name,
        ["title"] = experiment.Title,
        ["rows"] = new JsonArray([.. results.Select(result => (JsonNode)new JsonObject
        {
            ["name"] = result.Row.Name,
            ["model"] = result.Row.Model,
            ["problem"] = result.Problem,
            ["seeds"] = new JsonArray([.. result.Runs.Select(run => (JsonNode)run.Seed)]),
            ["figures"] = new JsonObject(experiment.Figures.Select(figure => KeyValuePair.Create(figure, (JsonNode?)Entry(result, figure)))),
        })]),
        ["notes"] = new JsonArray([.. experiment.Notes.Select(note => (JsonNode)note)]),
        ["runs"] = spent.Runs,
        ["seconds"] = spent.Time.TotalSeconds,
    };

    private static JsonObject Entry(RowResult result, string figure)
    {
        var values = result.Values(figure);
        var (mean, deviation) = Summarise(values);
        var chance = result.Chance(figure);
        return new JsonObject
        {
            ["mean"] = double.IsNaN(mean) ? null : mean,
            ["standardDeviation"] = deviation,
            ["chance"] = double.IsNaN(chance) ? null : chance,
            ["publishedPercent"] = result.Row.Published.TryGetValue(figure, out var published) ? published : null,
            ["values"] = new JsonArray([.. values.Select(value => (JsonNode)value)]),
        };
    }

    private static bool IsPublished(ExperimentFile experiment, string figure) => experiment.Rows.Any(row => row.Published.ContainsKey(figure));

    // What is not defined for a row, such as the accuracy of a model that names nobody.
    private static string Cell(IReadOnlyList<double> values)
    {
        var (mean, deviation) = Summarise(values);
        return deviation is { } d ? string.Create(CultureInfo.InvariantCulture, $"{Percent(mean)} ± {100 * d:0.00}") : Percent(mean);
    }

    private static string Percent(double value) => double.IsNaN(value) ? "n/a" : (100 * value).ToString("0.00", CultureInfo.InvariantCulture);
}
