using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Named animals. Their embeddings are read again when they are asked for: exports do not.</summary>
internal sealed class IdentificationStore(
    string location, string model, Func<CancellationToken, ValueTask<EmbeddingTable>> table, IReadOnlyList<Contracts.Identification> photos, IReadOnlyList<Contracts.Identification> events, Evaluation evaluation)
    : IIdentificationStore
{
    /// <inheritdoc/>
    public string Location => location;

    /// <inheritdoc/>
    public IReadOnlyList<string> Models => [model];

    /// <inheritdoc/>
    public IReadOnlyList<Contracts.Identification> Photos => photos;

    /// <inheritdoc/>
    public IReadOnlyList<Contracts.Identification> Events => events;

    /// <inheritdoc/>
    public Evaluation Evaluation => evaluation;

    /// <inheritdoc/>
    public ValueTask<EmbeddingTable> ReadAsync(string wanted, CancellationToken cancellation)
        => wanted == model
            ? table(cancellation)
            : throw new StageException($"The animals were named by model '{model}', and not by '{wanted}'.");
}
