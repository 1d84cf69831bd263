using System.Runtime.CompilerServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>Training data held in memory, which notes what was asked of it.</summary>
internal sealed class FakeData(IReadOnlyList<Sample> samples) : ITrainingData
{
    public IReadOnlyList<Sample> Samples { get; } = [.. samples.Select(s => s with { Image = null })];

    /// <summary>Each pass asked for with augmentation.</summary>
    public List<int> Passes { get; } = [];

    /// <summary>Called before each sample is handed over.</summary>
    public Action<int> OnRead { get; init; } = static _ => { };

    /// <summary>The sample to hand over, or null for one that cannot be processed.</summary>
    public Func<Sample, Sample?> Prepare { get; init; } = static s => s;

    public async IAsyncEnumerable<TrainingSample> ReadAsync(IEnumerable<int> positions, int epoch, bool augment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (augment)
            Passes.Add(epoch);
        foreach (var position in positions)
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
            if (augment)
                OnRead(epoch);
            if (Prepare(samples[position]) is { } sample)
                yield return new TrainingSample(position, sample);
        }
    }
}
