using System.Runtime.CompilerServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>
/// The embeddings of one model in several stores, read piece by piece, as often as they are needed: the vectors of a season take more
/// room than all answers.
/// </summary>
internal sealed class EmbeddedPhotos(IReadOnlyList<IEmbeddingStore> stores, string model)
{
    /// <summary>Length of each vector; 0 before the first was read.</summary>
    public int Dimension { get; private set; }

    /// <summary>Everything, always in one order.</summary>
    /// <exception cref="StageException">They cannot be read, or come from different models.</exception>
    public async IAsyncEnumerable<EmbeddingTable> PiecesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var store in stores.Where(s => s.Models.Contains(model)))
        {
            await foreach (var piece in store.ReadPiecesAsync(model, cancellation).ConfigureAwait(false))
            {
                cancellation.ThrowIfCancellationRequested();
                if (Dimension == 0)
                    Dimension = piece.Dimension;
                if (piece.Dimension != Dimension)
                    throw new StageException($"The stores hold vectors of {Dimension} and of {piece.Dimension} numbers of model '{model}': they come from different models. Embed the gallery and the new photos with the same one.");
                yield return piece;
            }
        }
    }
}
