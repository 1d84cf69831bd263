using System.Diagnostics;
using System.Globalization;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>
/// Shows on standard error what a run is doing: a table that is drawn over and over in a terminal, a plain line every few
/// seconds elsewhere.
/// </summary>
internal sealed class RunConsole : RunProgress, IAsyncDisposable
{
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    private readonly IAnsiConsole _console;
    private readonly bool _interactive;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _drawing;
    private LivePipeline? _embedding;
    private long _start;
    private (string Stage, double Share, string Status)? _fitting;

    public RunConsole(TextWriter writer)
    {
        _interactive = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        _console = TableText.ConsoleOn(writer, !_interactive);
        _drawing = Task.Run(DrawAsync);
    }

    public IStageLog LogOf(string stage) => new StageLog(stage, this);

    public void WriteLine(string text)
    {
        // A line drawn over what is redrawn would leave the end of a longer one standing.
        lock (_gate)
            _console.WriteLine(_interactive ? text.PadRight(_console.Profile.Width - 1) : text);
    }

    public void ShowFitting(string stage, double share, string status)
    {
        lock (_gate)
        {
            // What is read for a first epoch is no news once the model itself tells how far it is.
            if (share > 0 || _fitting is null || _fitting.Value.Share == 0 || _fitting.Value.Stage != stage)
                _fitting = (stage, share, status);
        }
    }

    public override void Listed(LivePipeline pipeline, SampleIndex index)
    {
        var individuals = index.Outlets.SelectMany(o => o.Samples).Select(s => s.Individual).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        WriteLine(string.Create(CultureInfo.InvariantCulture, $"{index.Count} photos of {individuals} known individuals."));
    }

    public override void StartFitting(string stage)
    {
        lock (_gate)
        {
            _start = Stopwatch.GetTimestamp();
            _fitting = (stage, 0, "starting");
        }
    }

    public override void FinishFitting(string stage, TimeSpan elapsed)
    {
        lock (_gate)
            _fitting = null;
        WriteLine($"{stage}: learnt in {Duration.Text(elapsed)}.");
    }

    public override void StartEmbedding(LivePipeline pipeline, SampleIndex index)
    {
        lock (_gate)
        {
            _start = Stopwatch.GetTimestamp();
            _embedding = pipeline;
        }
    }

    public override void FinishEmbedding(TimeSpan elapsed)
    {
        lock (_gate)
            (_embedding, _fitting) = (null, null);
        WriteLine($"Embedded in {Duration.Text(elapsed)}.");
    }

    public override void StartMatching(string stage)
    {
        lock (_gate)
        {
            _start = Stopwatch.GetTimestamp();
            _embedding = null;
        }

        WriteLine($"{stage}: comparing photos.");
    }

    public override void StartEvaluating(string stage) => WriteLine($"{stage}: measuring.");

    /// <summary>Ends the drawing, so that results can be printed.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _drawing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task DrawAsync()
    {
        if (!_interactive)
        {
            using var timer = new PeriodicTimer(LineEvery);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if (Line() is { } line)
                    WriteLine(line);
            }

            return;
        }

        await _console.Live(new Text("")).AutoClear(true).StartAsync(async context =>
        {
            using var timer = new PeriodicTimer(RedrawEvery);
            try
            {
                while (await timer.WaitForNextTickAsync(_stop.Token))
                {
                    lock (_gate)
                    {
                        context.UpdateTarget(Picture());
                        context.Refresh();
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The run is over.
            }
        });
    }

    private List<StageProgress> Stages(LivePipeline pipeline)
    {
        var elapsed = Stopwatch.GetElapsedTime(_start);
        return [.. pipeline.Stages
            .Where(s => s.Kind is StageKind.Transform or StageKind.Model or StageKind.Sink)
            .Select(s => StageProgress.Of(s.Meter, elapsed))];
    }

    private string? Line()
    {
        lock (_gate)
        {
            if (_fitting is { } fitting)
                return string.Create(CultureInfo.InvariantCulture, $"{fitting.Stage}: {fitting.Share:P0}, {fitting.Status}, {Duration.Text(Stopwatch.GetElapsedTime(_start))} so far, {FitLeft(fitting.Share)} left");
            if (_embedding is not { } embedding)
                return null;
            var stages = Stages(embedding);
            return $"{string.Join("; ", stages)}; about {stages.OrderByDescending(s => s.Left ?? TimeSpan.MaxValue).First().LeftText} left";
        }
    }

    private string FitLeft(double share)
        => share > 0.01 ? Duration.Text(Stopwatch.GetElapsedTime(_start) * ((1 - share) / share)) : "?";

    private IRenderable Picture()
    {
        if (_fitting is { } fitting)
            return new Text(string.Create(CultureInfo.InvariantCulture, $"{fitting.Stage}: {fitting.Share:P0}, {fitting.Status}, {FitLeft(fitting.Share)} left"));
        if (_embedding is not { } embedding)
            return new Text("");
        var table = TableText.Create(["Stage", "Done", "Of", "Failed", "Rate", "Queue", "Left"]);
        foreach (var stage in Stages(embedding))
        {
            table.AddRow([
                stage.Stage,
                stage.Taken.ToString(CultureInfo.InvariantCulture),
                stage.Expected.ToString(CultureInfo.InvariantCulture),
                stage.Failed.ToString(CultureInfo.InvariantCulture),
                stage.RateText,
                stage.QueueText,
                stage.LeftText,
            ]);
        }

        return table;
    }
}
