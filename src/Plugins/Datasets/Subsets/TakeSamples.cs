using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Keeps a random part of the samples, to try a pipeline on. What is kept depends on the ids, the options, the seed and the stage's id,
/// and not on the order of the list, which is kept. Where there are fewer than asked for, all are kept.
/// </summary>
[Stage("take", "Keeps a random part of the samples, to try a pipeline on.")]
public sealed class TakeSamples(TakeSamplesOptions options, StageContext context) : IArranger
{
    /// <inheritdoc/>
    public IReadOnlyList<Sample> Arrange(IReadOnlyList<Sample> samples, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var kept = options.Individuals is { } individuals ? OfSomeIndividuals(samples, individuals) : samples;
        if (options.Samples is { } most && kept.Count > most)
            kept = Some(kept, most);
        if (kept.Count == 0 && samples.Count > 0)
            throw new StageException("No sample names its individual, so none is kept. Give 'samples' instead of 'individuals'.");
        context.Log.Info($"Kept {kept.Count} of {samples.Count} samples.");
        return kept;
    }

    private List<Sample> OfSomeIndividuals(IReadOnlyList<Sample> samples, int count)
    {
        var names = samples.Select(sample => sample.Individual).OfType<string>().Distinct(StringComparer.Ordinal);
        var kept = new SampleRanking(context, "individuals").Order(names, name => name).Take(count).ToHashSet(StringComparer.Ordinal);
        return [.. samples.Where(sample => sample.Individual is { } name && kept.Contains(name))];
    }

    private List<Sample> Some(IReadOnlyList<Sample> samples, int count)
    {
        var order = new SampleRanking(context, "samples").Order(Enumerable.Range(0, samples.Count), i => samples[i].Id);
        return [.. order.Take(count).Order().Select(i => samples[i])];
    }
}
