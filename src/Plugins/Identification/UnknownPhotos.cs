using System.Runtime.CompilerServices;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Plugins.Identification;

/// <summary>The photos that are to be named. What is known of them is kept; their vectors are read again whenever they are needed.</summary>
/// <param name="source">Where they are.</param>
/// <param name="model">The id of the model's stage.</param>
/// <param name="scope">Which of the photos there they are.</param>
/// <param name="samples">What is known of them, in the order in which they are read.</param>
internal sealed class UnknownPhotos(EmbeddedPhotos source, string model, Scope scope, PackedSamples samples)
{
    /// <summary>What is known of each, made anew whenever it is asked for.</summary>
    public IReadOnlyList<Sample> Samples => samples;

    /// <summary>Reads them again.</summary>
    /// <returns>Pieces, with the photos in them that are to be named and their rows, and the number of the first of these.</returns>
    /// <exception cref="StageException">They are others than before.</exception>
    public async IAsyncEnumerable<(int First, EmbeddingTable Piece, IReadOnlyList<(int Row, Sample Sample)> Photos)> AgainAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var first = 0;
        await foreach (var piece in source.PiecesAsync(cancellation).ConfigureAwait(false))
        {
            var photos = new List<(int, Sample)>();
            for (var row = 0; row < piece.Samples.Count; row++)
            {
                var sample = piece.Samples[row];
                if (!scope.IsNamed(sample))
                    continue;

                // As many photos as before may be others.
                if (first + photos.Count >= samples.Count || sample.Id != samples.IdOf(first + photos.Count))
                    throw Changed();
                photos.Add((row, sample));
            }

            yield return (first, piece, photos);
            first += photos.Count;
        }

        if (first != samples.Count)
            throw Changed();
    }

    /// <summary>The photos with the names that were given to them, as a table of embeddings.</summary>
    /// <exception cref="StageException">They are others than before.</exception>
    public async ValueTask<EmbeddingTable> NamedAsync(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var vectors = new float[(long)samples.Count * source.Dimension];
        var predictions = new Classification?[samples.Count];
        await foreach (var (first, piece, photos) in AgainAsync(cancellation).ConfigureAwait(false))
        {
            for (var i = 0; i < photos.Count; i++)
            {
                piece.Row(photos[i].Row).CopyTo(vectors.AsSpan((first + i) * source.Dimension));
                predictions[first + i] = piece.Predictions[photos[i].Row];
            }
        }

        return new EmbeddingTable(
            model, source.Dimension, new OnDemandList<Sample>(samples.Count, i => samples[i] with { Individual = names[i] }), vectors, predictions);
    }

    private static StageException Changed()
        => new("The embeddings were written anew while their animals were named. Run it again when nothing else writes there.");
}
