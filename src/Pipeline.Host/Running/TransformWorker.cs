using System.Diagnostics;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Calls a transform for one sample, and tells a bad sample from a broken stage.</summary>
internal sealed class TransformWorker(LiveStage stage, ulong seed, RunBreaker breaker)
{
    private readonly ITransform _transform = (ITransform)stage.Instance;
    private readonly bool _givesImages = stage.Plan.Stage.Output == DataType.Image;

    /// <summary>Whether the result differs from epoch to epoch.</summary>
    public bool VariesByEpoch => _transform.VariesByEpoch;

    /// <returns>The changed sample; null with a reason where it failed, null without one where it was left out.</returns>
    public Sample? Apply(Sample sample, Phase phase, int epoch, bool augment, out string? failure)
    {
        failure = null;
        try
        {
            var result = _transform.Apply(sample, new TransformContext(phase, epoch, augment, seed, stage.Id, sample.Id));
            if (_givesImages && result is { Image: null })
                failure = $"stage '{stage.Id}' gave no pixels";
            return failure is null ? result : null;
        }
        catch (Exception e) when (Breakage.IsForGood(e))
        {
            var message = Breakage.Explain(stage.Plugin, e);
            breaker.Break(stage.Id, message, e);
            failure = message;
            return null;
        }
        catch (OperationCanceledException) when (breaker.Token.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            failure = e.Message;
            return null;
        }
    }

    /// <summary>Applies the transform while embedding.</summary>
    public FlowItem Embed(FlowItem item, FailureLog failures)
    {
        if (item.IsOut)
        {
            stage.Meter.Passed(1);
            return item;
        }

        var start = Stopwatch.GetTimestamp();
        var result = Apply(item.Sample, Phase.Embed, epoch: 0, augment: false, out var failure);
        if (result is not null)
        {
            item.Sample = result;
        }
        else
        {
            item.DropPixels();
            item.State = failure is null ? FlowState.LeftOut : FlowState.Failed;
            if (failure is null)
            {
                stage.Meter.CountLeftOut();
            }
            else
            {
                stage.Meter.CountFailed();
                failures.Add(item, stage.Id, failure);
            }
        }

        stage.Meter.Took(1, start);
        return item;
    }
}
