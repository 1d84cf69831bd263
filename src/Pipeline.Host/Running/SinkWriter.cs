using System.Diagnostics;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Hands a sink the embeddings of each model in the order of the samples, always in the same thread, and keeps count.</summary>
internal sealed class SinkWriter : IDisposable
{
    private readonly LiveStage _stage;
    private readonly ISink _sink;
    private readonly RunBreaker _breaker;
    private readonly int _batch;
    private readonly RowOrder[] _orders;
    private readonly ModelCount[] _counts;
    private readonly List<FlowItem> _ready = [];
    private readonly OwnThread _thread;
    private List<Embedding> _rows = [];

    /// <param name="stage">The sink.</param>
    /// <param name="expected">For each stage it reads: its id, how many items will come from it, and their (number, path) in order.</param>
    /// <param name="breaker">Stops the run when the sink breaks.</param>
    /// <param name="batch">How many embeddings the sink is given at once.</param>
    public SinkWriter(LiveStage stage, IReadOnlyList<(string Model, int Count, IEnumerable<(int Number, int Path)> Items)> expected, RunBreaker breaker, int batch)
    {
        (_stage, _sink, _breaker, _batch) = (stage, (ISink)stage.Instance, breaker, batch);
        _thread = new OwnThread($"Sink {stage.Id}");
        _orders = [.. expected.Select(e => new RowOrder(e.Items))];
        _counts = [.. expected.Select(e => new ModelCount(e.Model) { Read = e.Count })];
    }

    public IReadOnlyList<ModelCount> Counts => _counts;

    public Task TakeAsync(FlowItem item)
    {
        // The last input taken is the last digit of the path: see EmbedGraph.
        var model = item.Path % _orders.Length;
        _ready.Clear();
        _orders[model].Take(item, _ready);
        foreach (var ready in _ready)
            Add(ready, _counts[model]);
        return _rows.Count >= _batch ? FlushAsync(_breaker.Token) : Task.CompletedTask;
    }

    /// <summary>Writes what is ready.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (_rows.Count == 0)
            return;
        var start = Stopwatch.GetTimestamp();
        var rows = _rows;
        _rows = new List<Embedding>(_batch);
        await GuardAsync(() => _sink.WriteAsync(rows, cancellation));
        _stage.Meter.Took(rows.Count, start);
    }

    /// <summary>Whether the sink writes rankings.</summary>
    public bool TakesRankings => _sink is IRankingSink;

    /// <summary>The stages whose embeddings, and rankings, it is given.</summary>
    public IEnumerable<string> Models => _counts.Select(c => c.Model);

    /// <summary>Writes some of a matcher's rankings.</summary>
    public async Task WriteRankingsAsync(string model, IReadOnlyList<Ranking> rankings)
    {
        await FlushAsync(_breaker.Token);
        await GuardAsync(() => ((IRankingSink)_sink).WriteRankingsAsync(model, rankings, _breaker.Token));
    }

    /// <summary>Finishes the sink's files.</summary>
    /// <exception cref="InvalidOperationException">Something was lost on the way.</exception>
    public async Task<IEmbeddingStore> CompleteAsync(IReadOnlyList<ItemFailure> failures, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        foreach (var (order, count) in _orders.Zip(_counts))
        {
            if (!order.IsComplete || !count.Adds)
                throw new InvalidOperationException($"Of the {count.Read} samples that model '{count.Model}' read for '{_stage.Id}', {count.Written} were written, {count.Failed} failed, {count.LeftOut} were left out, and {order.Waiting} wait: this does not add up, and is an error in ReIdFlow.");
        }

        IEmbeddingStore? store = null;
        await GuardAsync(async () =>
        {
            await _sink.WriteFailuresAsync(failures, cancellation);
            store = await _sink.CompleteAsync(cancellation);
        });
        return store!;
    }

    public void Dispose()
    {
        foreach (var order in _orders)
            order.Dispose();
        _thread.Dispose();
    }

    private void Add(FlowItem item, ModelCount count)
    {
        // Only now, when its turn has come: until then it takes no memory.
        var embedding = item.Kept is { } kept ? kept.Read(item.Sample) : item.Embedding;
        switch (item.Kept is not null && embedding is null ? FlowState.LeftOut : item.State)
        {
            case FlowState.Failed:
                count.Failed++;
                break;
            case FlowState.LeftOut:
                count.LeftOut++;
                break;
            default:
                count.Written++;
                _rows.Add(embedding!);
                return;
        }

        _stage.Meter.Passed(1);
    }

    private async ValueTask GuardAsync(Func<ValueTask> call)
    {
        try
        {
            await Task.Factory.StartNew(() => call().AsTask(), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _thread).Unwrap();
        }
        catch (Exception e) when (e is not OperationCanceledException || !_breaker.Token.IsCancellationRequested)
        {
            _breaker.Break(_stage.Id, Breakage.Explain(_stage.Plugin, e), e);
            _breaker.ThrowIfStopped();
        }
    }
}
