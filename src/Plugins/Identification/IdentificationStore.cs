using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Named animals. Their embeddings are read again when they are asked for: exports do not.</summary>
internal sealed class IdentificationStore(
    string location, string model, UnknownPhotos unknown, IReadOnlyList<string> names, Answers photos, Answers events, IReadOnlyList<int> eventOfPhotos, Evaluation evaluation)
    : IIdentificationStore
{
    /// <inheritdoc/>
    public string Location => location;

    /// <inheritdoc/>
    public IReadOnlyList<string> Models => [model];

    /// <inheritdoc/>
    public IReadOnlyList<Contracts.Identification> Photos => photos.All;

    /// <inheritdoc/>
    public IReadOnlyList<Contracts.Identification> Events => events.All;

    /// <inheritdoc/>
    public IReadOnlyList<int> EventOfPhotos => eventOfPhotos;

    /// <inheritdoc/>
    public Evaluation Evaluation => evaluation;

    /// <inheritdoc/>
    public ValueTask<EmbeddingTable> ReadAsync(string wanted, CancellationToken cancellation)
        => wanted == model
            ? unknown.NamedAsync(names, cancellation)
            : throw new StageException($"The animals were named by model '{model}', and not by '{wanted}'.");
}
