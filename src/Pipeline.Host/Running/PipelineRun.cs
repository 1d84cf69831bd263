using System.Diagnostics;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Plugins;
using ReIdFlow.Pipeline.Host.Resuming;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Runs a pipeline: lists the samples, has the models learn, embeds every sample, and evaluates.</summary>
internal static class PipelineRun
{
    /// <exception cref="BrokenStageException">A stage broke for good; what the sinks had written is readable.</exception>
    /// <exception cref="OperationCanceledException">The user cancelled the run; what the sinks had written is readable.</exception>
    public static async Task<RunReport> RunAsync(LivePipeline pipeline, RunOptions options, RunProgress progress, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var breaker = new RunBreaker(cancellation);
        if (options.Resumes && !options.Fresh && await Task.Run(() => LastRun.FindStanding(pipeline, breaker), CancellationToken.None) is { } standing)
            return standing with { Elapsed = Stopwatch.GetElapsedTime(start) };

        using var resumed = options.Resumes ? ResumableRun.Open(pipeline, breaker, options.Fresh) : null;
        var inputs = resumed is null ? null : new PathFacts(pipeline).OfInputs();
        using var tidying = new MemoryTidying();
        var index = await Task.Run(() => SampleIndex.Build(pipeline, breaker.Token), CancellationToken.None);
        progress.Listed(pipeline, index);
        resumed?.Begin(index);
        MemoryReturn.Now();

        await FitPhase.RunAsync(pipeline, index, options, breaker, progress, resumed);
        if (pipeline.OfKind(StageKind.Model).Any(s => s.Plan.Stage.Trainable))
            MemoryReturn.Now();
        var (counts, stores) = await EmbedAsync(pipeline, index, options, breaker, progress, resumed);
        resumed?.Finish();
        breaker.ThrowIfStopped();
        var failed = resumed is null ? null : LastRun.FailedOf(pipeline, index);
        index.Forget();
        MemoryReturn.Now();
        var evaluations = await EvaluateAsync(pipeline, stores, breaker, progress);

        var report = new RunReport
        {
            Pipeline = pipeline.Plan.Name,
            Seed = pipeline.Plan.Seed,
            ConfigurationHash = pipeline.Info.ConfigurationHash,
            Read = index.Listed + pipeline.Failures.ListingCount,
            Models = counts,
            Failures = pipeline.Failures.ToList(),
            Stages = [.. pipeline.Stages.Select(s => new StageReport(s.Id, s.Plan.Stage.Name, s.Meter.Taken, s.Meter.Failed, s.Meter.LeftOut, s.Meter.Busy, s.Meter.Span, s.Meter.Workers))],
            Evaluations = evaluations,
            Kept = resumed?.Skipped ?? 0,
            Stores = [.. stores.Values.Where(s => s is not IIdentificationStore).Select(s => s.Location)],
            Elapsed = Stopwatch.GetElapsedTime(start),
        };
        if (resumed is not null)
            LastRun.Keep(pipeline, index.Count, failed, inputs, report);
        return report;
    }

    private static async Task<(IReadOnlyList<ModelCount> Counts, Dictionary<string, IEmbeddingStore> Stores)> EmbedAsync(
        LivePipeline pipeline, SampleIndex index, RunOptions options, RunBreaker breaker, RunProgress progress, ResumableRun? resumed)
    {
        var stores = new Dictionary<string, IEmbeddingStore>(StringComparer.Ordinal);
        using var graph = new EmbedGraph(pipeline, index, options, breaker, resumed);
        if (graph.Writers.Count == 0)
            return ([], stores);

        var start = Stopwatch.GetTimestamp();
        progress.StartEmbedding(pipeline, index);
        try
        {
            await graph.RunAsync();
            await MatchPhase.RunAsync(pipeline, graph.Writers, breaker, progress);
        }
        catch (Exception)
        {
            // What had arrived is worth keeping. A sink that is itself broken says so again, and that is no news.
            foreach (var writer in graph.Writers)
                await writer.FlushAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        finally
        {
            progress.FinishEmbedding(Stopwatch.GetElapsedTime(start));
        }

        var failures = pipeline.Failures.ToList();
        foreach (var (stage, writer) in pipeline.OfKind(StageKind.Sink).Zip(graph.Writers))
            stores[stage.Id] = await writer.CompleteAsync(failures, breaker.Token);
        return ([.. graph.Writers.SelectMany(w => w.Counts)], stores);
    }

    private static async Task<IReadOnlyList<(string Stage, Evaluation Evaluation)>> EvaluateAsync(
        LivePipeline pipeline, Dictionary<string, IEmbeddingStore> stores, RunBreaker breaker, RunProgress progress)
    {
        var evaluations = new List<(string, Evaluation)>();
        foreach (var stage in pipeline.Stages)
        {
            try
            {
                switch (stage.Instance)
                {
                    case IStoreSource source:
                        stores[stage.Id] = await Task.Run(() => source.Open(breaker.Token), CancellationToken.None);
                        break;
                    case IIdentifier identifier:
                        progress.StartEvaluating(stage.Id);
                        var unnamed = stage.Plan.From.Select(id => stores[id]).ToList();
                        var named = await Task.Run(() => identifier.IdentifyAsync(unnamed, breaker.Token).AsTask(), CancellationToken.None);
                        stores[stage.Id] = named;
                        evaluations.Add((stage.Id, named.Evaluation));
                        await MemoryReturn.SoonAsync();
                        break;
                    case IEvaluator evaluator:
                        progress.StartEvaluating(stage.Id);
                        var read = stage.Plan.From.Select(id => stores[id]).ToList();
                        evaluations.Add((stage.Id, await Task.Run(() => evaluator.EvaluateAsync(read, breaker.Token).AsTask(), CancellationToken.None)));
                        await MemoryReturn.SoonAsync();
                        break;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException || !breaker.Token.IsCancellationRequested)
            {
                throw new BrokenStageException(stage.Id, Breakage.Explain(stage.Plugin, e), e);
            }
        }

        return evaluations;
    }
}
