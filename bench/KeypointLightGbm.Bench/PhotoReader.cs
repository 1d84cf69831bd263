using System.Runtime.CompilerServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Bench;

/// <summary>Gives a model its training photos, as the host does.</summary>
internal sealed class PhotoReader(IReadOnlyList<Sample> samples) : ITrainingData
{
    public IReadOnlyList<Sample> Samples { get; } = [.. samples.Where(s => s.Split is Split.Train or Split.Validation)];

    public async IAsyncEnumerable<TrainingSample> ReadAsync(IEnumerable<int> positions, int epoch, bool augment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var position in positions)
            yield return new TrainingSample(position, Photo.Load(Samples[position]));
    }
}
