using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>What a run keeps for the next one, and has from the last. Used from several threads at once.</summary>
internal sealed class ResumableRun : IDisposable
{
    private readonly LivePipeline _pipeline;
    private readonly RunBreaker _breaker;
    private readonly HashSet<string> _keepable;
    private int _skipped;

    private ResumableRun(LivePipeline pipeline, RunBreaker breaker, Journal journal)
    {
        (_pipeline, _breaker, Journal, Keys) = (pipeline, breaker, journal, new StageKeys(pipeline));

        // A matcher has to see every sample in each run, to compare them afterwards.
        _keepable = [.. pipeline.OfKind(StageKind.Model).Where(s => s.Instance is not IMatcher).Select(s => s.Id)];
    }

    public Journal Journal { get; }

    public StageKeys Keys { get; }

    /// <summary>How many samples were not processed again.</summary>
    public int Skipped => _skipped;

    /// <exception cref="IOException">The output folder cannot be written to.</exception>
    public static ResumableRun Open(LivePipeline pipeline, RunBreaker breaker, bool fresh)
        => new(pipeline, breaker, Journal.Open(Path.Combine(pipeline.OutputFolder, "resume", "journal.bin"), fresh));

    /// <summary>Makes ready for the samples of a run, before the first one is read.</summary>
    public void Begin(SampleIndex index)
    {
        Journal.Expect(index.Count);
        Guard(() => LastRun.Begin(_pipeline, index, _breaker.Token));
    }

    /// <summary>Has a sample's photo hashed as it is read, and looks up what is known of it already.</summary>
    public Sample Watch(Sample sample)
    {
        if (sample.Content is not FileContent file)
            return sample;
        var content = new HashedContent(file, Journal);
        if (ContentHashes.Find(Journal, file) is { } hash)
            content.Set(hash);
        return sample with { Content = content };
    }

    /// <summary>What an earlier run made of a sample.</summary>
    /// <param name="model">The model.</param>
    /// <param name="way">The path of the sample where it reaches the model.</param>
    /// <param name="watched">The sample, from <see cref="Watch"/>.</param>
    /// <returns>Null where it is not known.</returns>
    public KeptResult? Find(LiveStage model, int way, Sample watched)
        => KeyOf(model, way, watched) is { } key && Journal.TryFind(key, out var offset) ? new KeptResult(Journal, offset, model.Id) : null;

    /// <summary>Keeps what a model made of a sample.</summary>
    public void Keep(LiveStage model, FlowItem item)
    {
        if (item.State == FlowState.Failed || KeyOf(model, item.Path, item.Listed) is not { } key)
            return;
        var record = item.State == FlowState.LeftOut ? ResultRecord.LeftOut : ResultRecord.Encode(item.Listed, item.Embedding!);
        if (record is null)
            return;
        Guard(() => Journal.AddResult(key, record));
    }

    public void CountSkipped() => Interlocked.Increment(ref _skipped);

    /// <summary>Drops what is of no use any more, once a run is complete.</summary>
    public void Finish() => Guard(Journal.Finish);

    public void Dispose() => Journal.Dispose();

    private UInt128? KeyOf(LiveStage model, int way, Sample watched)
        => _keepable.Contains(model.Id) && watched.Content is HashedContent { Hash: { } content }
            ? SampleKey.Of(Keys.Of(model), way, content, watched)
            : null;

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _breaker.Break("run", $"it cannot keep its journal: {e.Message} Make room, or bring the folder back; what was finished is kept.", e);
        }
    }
}
