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
}
