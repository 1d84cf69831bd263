using System.Collections.ObjectModel;
using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Bench;

/// <summary>A pipeline of idle stages, put together without plugins.</summary>
internal static class IdlePipeline
{
    public static LivePipeline Create(int parallelism, ISink sink, IReadOnlyList<Sample> samples)
    {
        LiveStage[] stages =
        [
            Stage("source", StageKind.Source, DataType.None, DataType.Sample, new Listed(samples), parallelism),
            Stage("one", StageKind.Transform, DataType.Sample, DataType.Sample, new IdleTransform(), parallelism, "source"),
            Stage("two", StageKind.Transform, DataType.Sample, DataType.Sample, new IdleTransform(), parallelism, "one"),
            Stage("model", StageKind.Model, DataType.Image, DataType.Embedding, new IdleModel(), 1, "two"),
            Stage("sink", StageKind.Sink, DataType.Embedding, DataType.Store, sink, 1, "model"),
        ];
        var plan = new Plan("idle", 1, "out", parallelism, [.. stages.Select(s => s.Plan)], "{}");
        return new LivePipeline(plan, stages, new FailureLog(), "out", new RunInfo());
    }

    private static LiveStage Stage(string id, StageKind kind, DataType input, DataType output, object instance, int parallelism, params string[] from)
    {
        var descriptor = new StageDescriptor(id, "Idle", kind, input, output, false, false, [], "Does nothing.");
        var planned = new PlannedStage(id, descriptor, from, JsonDocument.Parse("{}").RootElement, parallelism, null, default, ReadOnlyDictionary<string, Location>.Empty);
        return new LiveStage(planned, instance, new StageContext { StageId = id, Threads = parallelism }, new StageMeter(id));
    }

    private sealed class Listed(IReadOnlyList<Sample> samples) : ISource
    {
        public IEnumerable<Sample> List(CancellationToken cancellation) => samples;
    }
}
