using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Plugins;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>
/// The list of all samples, made before any pixel is read: what each listing stage gives that a stage of pixels reads, one
/// after the other, numbered through.
/// </summary>
internal sealed class SampleIndex
{
    private SampleIndex(IReadOnlyList<(LiveStage Stage, IReadOnlyList<Sample> Samples, int First)> outlets, int listed)
        => (Outlets, Listed, Count) = (outlets, listed, outlets.Sum(o => o.Samples.Count));

    /// <summary>Each listing stage that a stage of pixels reads, its samples, and the number of its first one.</summary>
    public IReadOnlyList<(LiveStage Stage, IReadOnlyList<Sample> Samples, int First)> Outlets { get; private set; }

    /// <summary>How many samples the sources listed.</summary>
    public int Listed { get; }

    /// <summary>How many samples flow.</summary>
    public int Count { get; }

    /// <summary>Lets go of the samples, once all of them have flowed; the counts stay.</summary>
    public void Forget() => Outlets = [];

    /// <summary>The sample of a number.</summary>
    public Sample this[int number]
    {
        get
        {
            var (_, samples, first) = Find(number);
            return samples[number - first];
        }
    }

    /// <summary>The listing stage that the sample of a number comes from.</summary>
    public LiveStage OutletOf(int number) => Find(number).Stage;

    /// <exception cref="BrokenStageException">A source cannot be read, or a list cannot be arranged as asked.</exception>
    public static SampleIndex Build(LivePipeline pipeline, CancellationToken cancellation)
    {
        var lists = new Dictionary<string, IReadOnlyList<Sample>>(StringComparer.Ordinal);
        var severalSources = pipeline.OfKind(StageKind.Source).Count() > 1;
        var listed = 0;
        foreach (var stage in pipeline.Stages.Where(s => s.IsListing))
        {
            try
            {
                lists[stage.Id] = stage.Instance switch
                {
                    ISource source => PackedSamples.Of(List(stage, source, severalSources, cancellation)),
                    IArranger arranger => PackedSamples.Of(arranger.Arrange([.. stage.Plan.From.SelectMany(id => lists[id])], cancellation)),
                    _ => throw new InvalidOperationException($"{stage.Kind} is no listing stage."),
                };
            }
            catch (Exception e) when (e is not OperationCanceledException and not BrokenStageException)
            {
                throw new BrokenStageException(stage.Id, Breakage.Explain(stage.Plugin, e), e);
            }

            if (stage.Kind == StageKind.Source)
                listed += lists[stage.Id].Count;
            stage.Meter.Passed(lists[stage.Id].Count);
        }

        var outlets = new List<(LiveStage, IReadOnlyList<Sample>, int)>();
        var first = 0;
        foreach (var stage in pipeline.Stages.Where(s => s.IsListing && pipeline.Readers(s).Any(r => !r.IsListing)))
        {
            outlets.Add((stage, lists[stage.Id], first));
            first += lists[stage.Id].Count;
        }

        return new SampleIndex(outlets, listed);
    }

    private (LiveStage Stage, IReadOnlyList<Sample> Samples, int First) Find(int number) => Outlets.Last(o => o.First <= number);

    private static IEnumerable<Sample> List(LiveStage stage, ISource source, bool severalSources, CancellationToken cancellation)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in source.List(cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            // Two folders may well hold photos of the same name.
            var named = severalSources ? sample with { Id = $"{stage.Id}/{sample.Id}" } : sample;
            if (!ids.Add(named.Id))
                throw new StageException($"it lists the sample '{sample.Id}' twice, and every sample needs an id of its own.");
            yield return named;
        }
    }
}
