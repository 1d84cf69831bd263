using System.Runtime.CompilerServices;

namespace ReIdFlow.Contracts;

/// <summary>Embeddings that were written and can be read back.</summary>
public interface IEmbeddingStore
{
    /// <summary>Where they are, as people are shown it: a folder, usually.</summary>
    string Location { get; }

    /// <summary>The ids of the models there are embeddings of, in a fixed order.</summary>
    IReadOnlyList<string> Models { get; }

    /// <summary>Reads all embeddings of one model.</summary>
    /// <exception cref="StageException">They cannot be read.</exception>
    ValueTask<EmbeddingTable> ReadAsync(string model, CancellationToken cancellation);

    /// <summary>
    /// Reads the embeddings of one model piece by piece, in the order of the whole table, for whoever looks at each row once and keeps
    /// little: the vectors of a season take more room than all else that is known of it. A store that does not say otherwise hands over
    /// everything as one piece.
    /// </summary>
    /// <exception cref="StageException">They cannot be read.</exception>
    IAsyncEnumerable<EmbeddingTable> ReadPiecesAsync(string model, CancellationToken cancellation) => ReadWholeAsync(model, cancellation);

    private async IAsyncEnumerable<EmbeddingTable> ReadWholeAsync(string model, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return await ReadAsync(model, cancellation).ConfigureAwait(false);
    }
}
