using ReIdFlow.Pipeline.Host.Commands;
using ReIdFlow.Pipeline.Host.Display;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Experiments;

/// <summary>Runs an experiment's rows, one run after the other, and whatever rows share only once.</summary>
internal sealed class ExperimentRunner(ExperimentFile experiment, RunCache cache, PipelineRequest request, RunOptions options, bool fresh)
{
    private readonly Dictionary<string, double> _seconds = new(StringComparer.Ordinal);

    /// <summary>How many runs the table rests on, and how long they took when they ran.</summary>
    public (int Runs, TimeSpan Time) Spent => (_seconds.Count, TimeSpan.FromSeconds(_seconds.Values.Sum()));

    public async Task<IReadOnlyList<RowResult>> RunAsync(CancellationToken cancellation)
    {
        // Said before the hours that the other rows take.
        foreach (var row in experiment.Rows)
        {
            using var problems = new StringWriter();
            if (Check(row, experiment.Seeds[0], problems) is null)
                Console.Error.WriteLine($"warning: row '{row.Name}' will not run: {FirstLine(problems.ToString())}");
        }

        var results = new List<RowResult>();
        foreach (var row in experiment.Rows)
            results.Add(await RunRowAsync(row, cancellation));
        return results;
    }

    private async Task<RowResult> RunRowAsync(ExperimentRow row, CancellationToken cancellation)
    {
        var runs = new List<(ulong, IReadOnlyList<Figure>)>();
        foreach (var seed in experiment.Seeds)
        {
            using var problems = new StringWriter();
            if (Check(row, seed, problems) is not { } pipeline)
                return new RowResult(row, runs, FirstLine(problems.ToString()));
            try
            {
                var figures = await FiguresAsync(row, seed, pipeline, cancellation);
                if (!figures.Any(figure => figure.Model == row.Model))
                    return new RowResult(row, runs, $"the evaluator has no model '{row.Model}'; it has {string.Join(", ", figures.Select(f => f.Model).Distinct(StringComparer.Ordinal))}.");
                runs.Add((seed, figures));
            }
            catch (BrokenStageException e)
            {
                return new RowResult(row, runs, e.Message);
            }
        }

        return new RowResult(row, runs, null);
    }

    private CheckedPipeline? Check(ExperimentRow row, ulong seed, TextWriter problems)
        => CheckedPipeline.Read(
            Path.GetFullPath(row.Pipeline ?? experiment.Pipeline!, experiment.Folder),
            request with { Overrides = [.. experiment.Set, .. row.Set, .. request.Overrides, $"seed={seed}"] },
            problems);

    private async Task<IReadOnlyList<Figure>> FiguresAsync(ExperimentRow row, ulong seed, CheckedPipeline pipeline, CancellationToken cancellation)
    {
        // What an earlier row of this very experiment computed is never stale.
        var key = pipeline.Info.ConfigurationHash + pipeline.BaseFolder;
        if ((_seconds.ContainsKey(key) || !fresh) && cache.Find(pipeline.Info, pipeline.BaseFolder) is { } known)
        {
            Console.Error.WriteLine($"{row.Name}, seed {seed}: known already.");
            _seconds[key] = known.Seconds;
            return known.Figures;
        }

        Console.Error.WriteLine($"{row.Name}, seed {seed}:");
        await using var console = new RunConsole(Console.Error);
        await using var live = LivePipeline.Create(pipeline.Plan, pipeline.Plugins, options, pipeline.BaseFolder, pipeline.Info, console.LogOf);
        var report = await PipelineRun.RunAsync(live, options, console, cancellation);
        await console.StopAsync();
        IReadOnlyList<Figure> figures =
        [
            .. report.Evaluations.SelectMany(e => e.Evaluation.Measures).Select(m => new Figure(m.Model, m.Name, double.IsFinite(m.Value) ? m.Value : null, m.Chance is { } c && double.IsFinite(c) ? c : null)),
        ];
        cache.Keep(pipeline.Info, pipeline.BaseFolder, new KeptRun(figures, report.Elapsed.TotalSeconds));
        _seconds[key] = report.Elapsed.TotalSeconds;
        return figures;
    }

    private static string FirstLine(string text) => text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? text.Trim();
}
