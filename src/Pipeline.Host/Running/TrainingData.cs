using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Dataflow;
using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Brings training samples through the stages before a model, as often and in whatever order it asks.</summary>
internal sealed class TrainingData : ITrainingData
{
    private const int TellEvery = 64;

    private readonly IReadOnlyList<Entry> _entries;
    private readonly ConcurrentDictionary<string, string> _failures = new(StringComparer.Ordinal);
    private readonly LiveStage _model;
    private readonly UpstreamFeed _feed;
    private readonly RunBreaker _breaker;
    private readonly Dictionary<string, IHeldOutMatcher> _matchers;

    public TrainingData(LiveStage model, SampleIndex index, UpstreamFeed feed, RunBreaker breaker)
    {
        (_model, _feed, _breaker) = (model, feed, breaker);
        var entries = new List<Entry>();
        foreach (var path in feed.PathsTo(model))
        {
            var (_, samples, first) = index.Outlets[path.Outlet];
            for (var i = 0; i < samples.Count; i++)
            {
                if (samples[i].Split is Split.Train or Split.Validation)
                    entries.Add(new Entry(first + i, samples[i], path));
            }
        }

        _entries = entries;
        Samples = [.. entries.Select(e => e.Sample)];
        _matchers = feed.Sources(model).Where(s => s.Instance is IHeldOutMatcher).ToDictionary(s => s.Id, s => (IHeldOutMatcher)s.Instance, StringComparer.Ordinal);
    }

    public IReadOnlyList<Sample> Samples { get; }

    public IReadOnlyList<string> HeldOutMatchers => [.. _matchers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The samples that could not be brought, and why, by path.</summary>
    public IReadOnlyDictionary<string, string> Failures => _failures;

    public async IAsyncEnumerable<TrainingSample> ReadAsync(
        IEnumerable<int> positions,
        int epoch,
        bool augment,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(positions);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _breaker.Token);
        var ahead = 2 * _model.Parallelism;
        var block = new TransformBlock<int, TrainingSample?>(
            position => Prepare(position, epoch, augment),
            new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = _model.Parallelism, BoundedCapacity = 2 * ahead, CancellationToken = reading.Token });
        var brought = 0;
        var feeding = FeedAsync(block, positions, reading.Token);
        try
        {
            while (await block.OutputAvailableAsync(reading.Token))
            {
                while (block.TryReceive(out var ready))
                {
                    _breaker.ThrowIfStopped();
                    // Before a model can say how far it is, it has to have read.
                    if (epoch == 0 && ++brought % TellEvery == 0)
                        _model.Context.Log.Progress(0, $"{brought} photos read");
                    if (ready is { } sample)
                        yield return sample;
                }
            }

            await feeding;
            await block.Completion;
        }
        finally
        {
            await reading.CancelAsync();
            await Task.WhenAll(feeding, block.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public IEnumerable<Ranking> RankHeldOut(string matcher, IReadOnlyList<int> positions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(positions);
        if (!_matchers.TryGetValue(matcher, out var instance))
            throw new StageException($"it asked for the rankings of '{matcher}', which is none of the matchers that it reads.");
        return instance.MatchHeldOut([.. positions.Select(p => _entries[p].Sample)], cancellation);
    }

    private async Task FeedAsync(TransformBlock<int, TrainingSample?> block, IEnumerable<int> positions, CancellationToken cancellation)
    {
        try
        {
            foreach (var position in positions)
            {
                if ((uint)position >= (uint)_entries.Count)
                    throw new StageException($"it asked for training sample {position} of {_entries.Count}");
                if (!await block.SendAsync(position, cancellation))
                    break;
            }

            block.Complete();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What the enumeration threw is the reader's to see.
            ((IDataflowBlock)block).Fault(e);
        }
    }

    private TrainingSample? Prepare(int position, int epoch, bool augment)
    {
        var (number, sample, path) = _entries[position];
        var result = _feed.Bring(_model, path, number, sample, epoch, augment, out var failure);
        if (result is not null)
            return new TrainingSample(position, result);
        if (failure is not null && _failures.TryAdd(sample.Path, failure))
            _model.Context.Log.Warn($"'{sample.Path}' is not learnt from: {failure}");
        return null;
    }

    private readonly record struct Entry(int Number, Sample Sample, SamplePath Path);
}
