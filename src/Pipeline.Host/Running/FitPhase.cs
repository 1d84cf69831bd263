using System.Diagnostics;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Plugins;
using ReIdFlow.Pipeline.Host.Resuming;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Has the models learn, or loads what they learnt before, one after the other.</summary>
internal static class FitPhase
{
    /// <exception cref="BrokenStageException">A model has nothing to learn from, or its learning failed.</exception>
    /// <exception cref="OperationCanceledException">The user cancelled the run.</exception>
    public static async Task RunAsync(LivePipeline pipeline, SampleIndex index, RunOptions options, RunBreaker breaker, RunProgress progress, ResumableRun? resumed = null)
    {
        var feed = new UpstreamFeed(pipeline, index, new FitCache(options.FitCacheBytes), breaker);
        foreach (var stage in pipeline.OfKind(StageKind.Model).Where(s => s.Plan.Stage.Trainable))
        {
            try
            {
                if (stage.Plan.Load is { } folder)
                {
                    FittedModels.Load(stage, folder);
                    resumed?.Keys.Learnt(stage, stage.Context.ResolvePath(folder));
                    continue;
                }

                var data = new TrainingData(stage, index, feed, breaker);
                var fingerprint = resumed is null ? null : FitFingerprint.Of(stage, resumed.Keys, data.Samples, resumed.Journal, breaker.Token);
                if (fingerprint is null || options.Fresh || !FittedModels.TryReuse(pipeline, stage, fingerprint))
                {
                    progress.StartFitting(stage.Id);
                    var start = Stopwatch.GetTimestamp();
                    await FitAsync(stage, data, index, breaker.Token);
                    breaker.ThrowIfStopped();
                    FittedModels.Save(pipeline, stage, fingerprint);
                    progress.FinishFitting(stage.Id, Stopwatch.GetElapsedTime(start));
                }

                resumed?.Keys.Learnt(stage, FittedModels.FolderOf(pipeline, stage));
            }
            catch (OperationCanceledException) when (breaker.Token.IsCancellationRequested)
            {
                breaker.ThrowIfStopped();
                throw;
            }
            catch (Exception e) when (e is not BrokenStageException)
            {
                throw new BrokenStageException(stage.Id, Breakage.Explain(stage.Plugin, e), e);
            }
        }
    }

    private static async Task FitAsync(LiveStage stage, TrainingData data, SampleIndex index, CancellationToken cancellation)
    {
        if (!data.Samples.Any(s => s.Split == Split.Train))
        {
            throw new StageException(index.Count == 0
                ? "there is no sample at all. Look at what the sources list."
                : $"it learns, but none of the {index.Count} samples is for training. Put a 'split' stage between the source and the stages that load the photos.");
        }

        await ((ITrainableModel)stage.Instance).FitAsync(data, cancellation);
        if (data.Failures.Count > 0)
            stage.Context.Log.Warn($"{data.Failures.Count} of {data.Samples.Count} samples could not be learnt from.");
    }
}
