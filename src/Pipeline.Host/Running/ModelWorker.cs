using System.Diagnostics;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Has a model embed batches, finds the sample that spoils one, and checks what the model gives.</summary>
internal sealed class ModelWorker(LiveStage stage, RunBreaker breaker, FailureLog failures)
{
    private readonly IModel _model = (IModel)stage.Instance;
    private int _dimension;

    public IEnumerable<FlowItem> Embed(FlowItem[] items)
    {
        var start = Stopwatch.GetTimestamp();
        var flowing = Array.Exists(items, i => i.IsOut) ? Array.FindAll(items, i => !i.IsOut) : items;
        try
        {
            if (flowing.Length > 0)
                EmbedTogether(flowing);
        }
        catch (OperationCanceledException) when (breaker.Token.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (Breakage.IsForGood(e))
        {
            breaker.Break(stage.Id, Breakage.Explain(stage.Plugin, e), e);
            throw new OperationCanceledException(breaker.Token);
        }

        stage.Meter.Took(items.Length, start);
        return items;
    }

    private void EmbedTogether(FlowItem[] items)
    {
        IReadOnlyList<ModelOutput> outputs;
        try
        {
            outputs = _model.Embed(Array.ConvertAll(items, i => i.Sample), breaker.Token);
            if (outputs.Count != items.Length)
                throw new StageException($"it gave {outputs.Count} embeddings for {items.Length} samples. It has to give one for each, in the same order.");
        }
        catch (Exception e) when (!Breakage.IsForGood(e) && !(e is OperationCanceledException && breaker.Token.IsCancellationRequested))
        {
            if (items.Length == 1)
            {
                Fail(items[0], e.Message);
                return;
            }

            foreach (var item in items)
                EmbedTogether([item]);
            return;
        }

        for (var i = 0; i < items.Length; i++)
            Accept(items[i], outputs[i]);
    }

    private void Accept(FlowItem item, ModelOutput output)
    {
        var length = output.Vector.Length;
        var dimension = Interlocked.CompareExchange(ref _dimension, length, 0);
        if (length == 0 || (dimension != 0 && dimension != length))
            throw new StageException($"it gave an embedding of {length} numbers for '{item.Sample.Path}', after embeddings of {dimension}. Every embedding of a model has the same length, at least 1.");
        foreach (var number in output.Vector.Span)
        {
            if (!float.IsFinite(number))
            {
                Fail(item, $"stage '{stage.Id}' gave an embedding with a number that is not finite");
                return;
            }
        }

        item.DropPixels();
        item.Embedding = new Embedding { Sample = item.Sample, Model = stage.Id, Vector = output.Vector, Prediction = output.Prediction };
    }

    private void Fail(FlowItem item, string reason)
    {
        item.DropPixels();
        item.State = FlowState.Failed;
        stage.Meter.CountFailed();
        failures.Add(item, stage.Id, reason);
    }
}
