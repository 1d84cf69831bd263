using System.Runtime.CompilerServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>Gives a model the training samples of a herd that is in memory.</summary>
internal sealed class Herds(IReadOnlyList<Sample> herd) : ITrainingData
{
    private readonly Sample[] _training = [.. herd.Where(s => s.Split is Split.Train or Split.Validation)];

    public IReadOnlyList<Sample> Samples => [.. _training.Select(s => s with { Image = null })];

    public async IAsyncEnumerable<TrainingSample> ReadAsync(
        IEnumerable<int> positions, int epoch, bool augment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var position in positions)
            yield return new TrainingSample(position, _training[position]);
    }
}
