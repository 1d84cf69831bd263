using System.Runtime.CompilerServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Bench;

/// <summary>Training data held in memory.</summary>
internal sealed class MemoryData(IReadOnlyList<Sample> samples) : ITrainingData
{
    public IReadOnlyList<Sample> Samples { get; } = [.. samples.Select(s => s with { Image = null, Split = Split.Train })];

    public async IAsyncEnumerable<TrainingSample> ReadAsync(IEnumerable<int> positions, int epoch, bool augment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var position in positions)
            yield return new TrainingSample(position, samples[position]);
    }
}
