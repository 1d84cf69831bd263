using System.Collections.Concurrent;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Brings one sample at a time to a model that learns: through the transforms before it, and past the models that it reads.</summary>
internal sealed class UpstreamFeed(LivePipeline pipeline, SampleIndex index, FitCache cache, RunBreaker breaker)
{
    private readonly ConcurrentDictionary<string, TransformWorker> _workers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>The ways by which samples reach a model to learn from.</summary>
    public IReadOnlyList<SamplePath> PathsTo(LiveStage model)
    {
        if (!pipeline.IsJoin(model))
            return SamplePath.To(model, pipeline, index);

        // Each sample once, by whichever input: the others bring the same ones.
        var source = pipeline.Sources(model).First();
        return source.Kind == StageKind.Model ? PathsTo(source) : SamplePath.Through(source, pipeline, index);
    }

    /// <summary>The stages that a model reads.</summary>
    public IEnumerable<LiveStage> Sources(LiveStage model) => pipeline.Sources(model);

    /// <summary>Brings a sample to a model.</summary>
    /// <returns>The sample as the model reads it; null where it was left out, or could not be brought and <paramref name="failure"/> says why.</returns>
    public Sample? Bring(LiveStage model, SamplePath path, int number, Sample sample, int epoch, bool augment, out string? failure)
    {
        var keeps = model.Instance is ITrainableModel { ReadsOnce: false };
        if (!pipeline.IsJoin(model))
            return Transform(path.Transforms, number, sample, epoch, augment, keeps, out failure);

        failure = null;
        var joined = sample;
        var embeddings = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        foreach (var source in pipeline.Sources(model))
        {
            if (source.Kind == StageKind.Model)
            {
                if (Embed(source, path.Outlet, number, sample, out failure) is not { } vector)
                    return null;
                embeddings[source.Id] = vector;
                continue;
            }

            var way = SamplePath.Through(source, pipeline, index).First(p => p.Outlet == path.Outlet);
            if (Transform(way.Transforms, number, sample, epoch, augment, keeps, out failure) is not { } transformed)
                return null;
            joined = transformed;
        }

        return joined with { Embeddings = embeddings };
    }

    // What a model upstream makes of the sample as it is, without augmentation: the same in every epoch.
    private ReadOnlyMemory<float>? Embed(LiveStage model, int outlet, int number, Sample sample, out string? failure)
    {
        var key = $"={model.Id}";
        failure = null;
        if (cache.TryGet(key, number, out var kept))
            return kept.Embeddings[model.Id];
        var path = PathsTo(model).First(p => p.Outlet == outlet);
        if (Bring(model, path, number, sample, epoch: 0, augment: false, out failure) is not { } input)
            return null;

        var instance = (IModel)model.Instance;
        var turn = _turns.GetOrAdd(model.Id, _ => new SemaphoreSlim(Math.Max(1, instance.Parallelism)));
        turn.Wait(breaker.Token);
        try
        {
            var vector = instance.Embed([input], breaker.Token)[0].Vector;
            cache.Offer(key, number, sample with { Embeddings = new Dictionary<string, ReadOnlyMemory<float>> { [model.Id] = vector } });
            return vector;
        }
        catch (Exception e) when (!Plugins.Breakage.IsForGood(e) && e is not OperationCanceledException)
        {
            failure = e.Message;
            return null;
        }
        finally
        {
            turn.Release();
        }
    }

    private Sample? Transform(IReadOnlyList<LiveStage> transforms, int number, Sample sample, int epoch, bool augment, bool keeps, out string? failure)
    {
        failure = null;
        var step = 0;

        // What is the same in every epoch is kept where the last such stage left it.
        var steady = transforms.TakeWhile(t => !WorkerOf(t).VariesByEpoch).Count();
        var keeper = steady == 0 ? null : string.Join('>', transforms.Take(steady).Select(t => t.Id));
        if (keeper is not null && cache.TryGet(keeper, number, out var kept))
            (sample, step) = (kept, steady);

        for (; step < transforms.Count; step++)
        {
            var result = WorkerOf(transforms[step]).Apply(sample, Phase.Fit, epoch, augment, out failure);
            if (result is null)
                return null;
            sample = result;
            if (keeps && step == steady - 1)
                cache.Offer(keeper!, number, sample);
        }

        return sample;
    }

    private TransformWorker WorkerOf(LiveStage transform)
        => _workers.GetOrAdd(transform.Id, _ => new TransformWorker(transform, pipeline.Plan.Seed, breaker));
}
