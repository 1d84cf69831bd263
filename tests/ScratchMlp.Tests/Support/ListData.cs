using System.Runtime.CompilerServices;

namespace ReIdFlow.Tests;

/// <summary>Training data from a list, which notes what is asked for.</summary>
internal sealed class ListData(IReadOnlyList<Sample> samples, Func<Sample, int, Sample?>? augment = null) : ITrainingData
{
    public IReadOnlyList<Sample> Samples { get; } = [.. samples.Select(sample => sample with { Image = null })];

    /// <summary>The requests: which epoch, whether augmented, and how many samples.</summary>
    public List<(int Epoch, bool Augment, int Count)> Requests { get; } = [];

    public async IAsyncEnumerable<TrainingSample> ReadAsync(
        IEnumerable<int> positions,
        int epoch,
        bool augmented,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var wanted = positions.ToList();
        Requests.Add((epoch, augmented, wanted.Count));
        foreach (var position in wanted)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            var sample = augmented && augment is not null ? augment(samples[position], epoch) : samples[position];
            if (sample is not null)
                yield return new TrainingSample(position, sample);
        }
    }
}
