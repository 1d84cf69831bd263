using System.Threading.Tasks.Dataflow;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>
/// The dataflow that every sample flows through once. Blocks are made from the sinks up, and fed last; each takes a bounded
/// number of items, so that a slow one holds back all before it.
/// </summary>
/// <remarks>
/// Where a stage reads several others, an item's path becomes path × inputs + input, so that a sample which reaches the stage
/// by several ways can be told apart, and put in order, at the end.
/// </remarks>
internal sealed class EmbedGraph : IDisposable
{
    private readonly LivePipeline _pipeline;
    private readonly SampleIndex _index;
    private readonly RunBreaker _breaker;
    private readonly Dictionary<string, Inlet> _inlets = new(StringComparer.Ordinal);
    private readonly List<Task> _completions = [];

    public EmbedGraph(LivePipeline pipeline, SampleIndex index, RunOptions options, RunBreaker breaker)
    {
        (_pipeline, _index, _breaker) = (pipeline, index, breaker);
        var writers = new List<SinkWriter>();
        foreach (var stage in pipeline.Stages.Reverse())
        {
            switch (stage.Kind)
            {
                case StageKind.Sink:
                    var writer = new SinkWriter(stage, [.. pipeline.Sources(stage).Select((m, input) => (m.Id, CountOf(m), Expected(m, stage, input)))], breaker, options.SinkBatch);
                    stage.Meter.Expected = writer.Counts.Sum(c => c.Read);
                    writers.Add(writer);
                    AddSink(stage, writer);
                    break;
                case StageKind.Model:
                    stage.Meter.Expected = CountOf(stage);
                    AddModel(stage);
                    break;
                case StageKind.Transform:
                    stage.Meter.Expected = CountOf(stage);
                    AddTransform(stage);
                    break;
            }
        }

        writers.Reverse();
        Writers = writers;
    }

    /// <summary>One per sink, in the order of the plan.</summary>
    public IReadOnlyList<SinkWriter> Writers { get; }

    /// <summary>Sends every sample through, and returns when the last one has arrived.</summary>
    /// <exception cref="BrokenStageException">A stage broke for good.</exception>
    /// <exception cref="OperationCanceledException">The user cancelled the run.</exception>
    public async Task RunAsync()
    {
        try
        {
            foreach (var (stage, samples, first) in _index.Outlets)
            {
                var edges = Edges(stage);
                for (var i = 0; i < samples.Count; i++)
                    await SendAsync(new FlowItem(first + i, samples[i]), edges);
                foreach (var edge in edges)
                    edge.Inlet.ProducerDone();
            }

            await Task.WhenAll(_completions);
        }
        catch (Exception) when (_breaker.Token.IsCancellationRequested)
        {
            await Task.WhenAll(_completions).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _breaker.ThrowIfStopped();
    }

    public void Dispose()
    {
        foreach (var writer in Writers)
            writer.Dispose();
    }

    private void AddTransform(LiveStage stage)
    {
        var worker = new TransformWorker(stage, _pipeline.Plan.Seed, _breaker);
        var failures = _pipeline.Failures;
        var block = new TransformBlock<FlowItem, FlowItem>(
            item => worker.Embed(item, failures),
            Options(stage.Parallelism, 2 * stage.Parallelism));
        stage.Meter.Queue = () => (block.InputCount, 2 * stage.Parallelism);
        Add(stage, block, block);
    }

    private void AddModel(LiveStage stage)
    {
        var model = (IModel)stage.Instance;
        var worker = new ModelWorker(stage, _breaker, _pipeline.Failures);
        var size = Math.Max(1, model.BatchSize);
        var workers = Math.Clamp(model.Parallelism, 1, stage.Parallelism);
        var batches = new BatchBlock<FlowItem>(size, new GroupingDataflowBlockOptions { BoundedCapacity = 2 * size, CancellationToken = _breaker.Token });
        // What a batch became counts until it is taken: one batch per worker, and one that waits.
        var embed = new TransformManyBlock<FlowItem[], FlowItem>(worker.Embed, Options(workers, workers + 1));
        batches.LinkTo(embed, new DataflowLinkOptions { PropagateCompletion = true });
        stage.Meter.Queue = () => ((batches.OutputCount + embed.InputCount) * size, (workers + 3) * size);
        if (!_pipeline.IsJoin(stage))
        {
            Add(stage, batches, embed);
            return;
        }

        var joiner = new SampleJoiner([.. _pipeline.Sources(stage).Select(s => s.Kind == StageKind.Model ? s.Id : null)]);
        var join = new TransformManyBlock<FlowItem, FlowItem>(joiner.Take, Options(1, 2 * size));
        join.LinkTo(batches, new DataflowLinkOptions { PropagateCompletion = true });
        Watch(stage, join.Completion);
        Add(stage, join, embed);
    }

    private void AddSink(LiveStage stage, SinkWriter writer)
    {
        var block = new ActionBlock<FlowItem>(writer.TakeAsync, Options(1, 64));
        stage.Meter.Queue = () => (block.InputCount, 64);
        _inlets[stage.Id] = new Inlet(block, stage.Plan.From.Count);
        Watch(stage, block.Completion);
    }

    private void Add(LiveStage stage, ITargetBlock<FlowItem> input, ISourceBlock<FlowItem> output)
    {
        _inlets[stage.Id] = new Inlet(input, stage.Plan.From.Count);
        Watch(stage, output.Completion);
        var edges = Edges(stage);
        if (edges is [{ Inputs: 1 } only])
        {
            output.LinkTo(only.Inlet.Target, new DataflowLinkOptions { PropagateCompletion = true });
            return;
        }

        var pump = new ActionBlock<FlowItem>(item => SendAsync(item, edges).AsTask(), Options(1, 1));
        output.LinkTo(pump, new DataflowLinkOptions { PropagateCompletion = true });
        Watch(stage, FinishAsync(pump.Completion, edges));
    }

    // Workers keep their errors to themselves; whatever comes through all the same must end the run, or its producers wait forever.
    private void Watch(LiveStage stage, Task completion)
        => _completions.Add(completion.ContinueWith(
            task =>
            {
                if (task.Exception?.GetBaseException() is { } error and not OperationCanceledException)
                    _breaker.Break(stage.Id, error.Message, error);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default));

    private static async Task FinishAsync(Task completion, Edge[] edges)
    {
        await completion;
        foreach (var edge in edges)
            edge.Inlet.ProducerDone();
    }

    // Each branch gets every item, and the slowest sets the pace: a BroadcastBlock would drop what a full branch cannot take.
    private async ValueTask SendAsync(FlowItem item, Edge[] edges)
    {
        var path = item.Path;
        for (var i = 0; i < edges.Length; i++)
        {
            var copy = i == edges.Length - 1 ? item : item.Fork();
            copy.Path = (path * edges[i].Inputs) + edges[i].Input;
            if (!edges[i].Inlet.Target.Post(copy) && !await edges[i].Inlet.Target.SendAsync(copy, _breaker.Token))
                throw new OperationCanceledException(_breaker.Token);
        }
    }

    private Edge[] Edges(LiveStage producer)
        => [.. _pipeline.Readers(producer).Where(r => !r.IsListing)
            .Select(r => new Edge(_inlets[r.Id], r.Plan.From.ToList().IndexOf(producer.Id), r.Plan.From.Count))];

    // The ways by which samples reach a stage: where they start, and the path that they have there.
    private List<(int Outlet, int Path)> Ways(LiveStage stage)
    {
        var sources = _pipeline.Sources(stage).ToList();
        if (_pipeline.IsJoin(stage))
            return JoinedWays(stage, sources);
        var ways = new List<(int Outlet, int Path)>();
        for (var input = 0; input < sources.Count; input++)
        {
            if (sources[input].IsListing)
                ways.Add((OutletOf(sources[input]), input));
            else
                ways.AddRange(Ways(sources[input]).Select(w => (w.Outlet, (w.Path * sources.Count) + input)));
        }

        return ways;
    }

    // How many items reach a stage.
    private int CountOf(LiveStage stage) => Ways(stage).Sum(w => _index.Outlets[w.Outlet].Samples.Count);

    // Brought together, a sample's ways become one, without a path.
    private List<(int Outlet, int Path)> JoinedWays(LiveStage stage, List<LiveStage> sources)
    {
        var outlets = sources.ConvertAll(s => (s.IsListing ? [OutletOf(s)] : Ways(s).ConvertAll(w => w.Outlet)).Order().ToList());
        if (outlets.Any(o => !o.SequenceEqual(outlets[0]) || o.Distinct().Count() != o.Count))
        {
            var message = $"it reads {string.Join(" and ", sources.Select(s => $"'{s.Id}'"))}, which do not carry the same samples once each. Have them all read the same stage.";
            throw new BrokenStageException(stage.Id, message, new StageException(message));
        }

        return outlets[0].ConvertAll(o => (o, 0));
    }

    private IEnumerable<(int Number, int Path)> Expected(LiveStage model, LiveStage sink, int input)
    {
        var ways = Ways(model);
        for (var outlet = 0; outlet < _index.Outlets.Count; outlet++)
        {
            var paths = ways.Where(w => w.Outlet == outlet).Select(w => (w.Path * sink.Plan.From.Count) + input).Order().ToArray();
            var (_, samples, first) = _index.Outlets[outlet];
            for (var i = 0; i < samples.Count; i++)
            {
                foreach (var path in paths)
                    yield return (first + i, path);
            }
        }
    }

    private int OutletOf(LiveStage stage) => _index.Outlets.ToList().FindIndex(o => o.Stage == stage);

    private ExecutionDataflowBlockOptions Options(int parallelism, int capacity) => new()
    {
        MaxDegreeOfParallelism = parallelism,
        BoundedCapacity = Math.Max(parallelism, capacity),
        CancellationToken = _breaker.Token,
        // Batches, and with them the last bits of what a native library computes, must not depend on which thread was faster.
        EnsureOrdered = true,
        SingleProducerConstrained = false,
    };

    /// <summary>From a stage to the input of another.</summary>
    private readonly record struct Edge(Inlet Inlet, int Input, int Inputs);

    /// <summary>A stage's input, complete when the last of the stages it reads is.</summary>
    private sealed class Inlet(ITargetBlock<FlowItem> target, int producers)
    {
        private int _open = producers;

        public ITargetBlock<FlowItem> Target { get; } = target;

        public void ProducerDone()
        {
            if (Interlocked.Decrement(ref _open) == 0)
                Target.Complete();
        }
    }
}
