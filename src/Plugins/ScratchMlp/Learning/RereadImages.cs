using System.Runtime.CompilerServices;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Photos that are shuffled and read anew in each epoch, augmented.</summary>
internal sealed class RereadImages(ITrainingData data, LabelledImages images, RandomStream random) : IEpochSource
{
    private readonly int[] _order = [.. images.Positions];
    private readonly Dictionary<int, int> _labels = images.Positions.Zip(images.Labels).ToDictionary(pair => pair.First, pair => pair.Second);

    /// <inheritdoc/>
    public async IAsyncEnumerable<(ReadOnlyMemory<byte> Pixels, int Label)> ReadAsync(
        int epoch,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        random.Shuffle<int>(_order);
        await foreach (var (position, sample) in data.ReadAsync(_order, epoch, true, cancellation))
        {
            if (ImageShape.Of(sample) is var shape && shape != images.Shape)
            {
                throw new StageException(
                    $"The photo {sample.Path} is {shape} in epoch {epoch + 1} but was {images.Shape} at first: "
                    + "put the resize stage behind the one that augments.");
            }

            yield return (sample.Image!.Pixels, _labels[position]);
        }
    }
}
