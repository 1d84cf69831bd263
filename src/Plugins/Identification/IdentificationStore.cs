using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Named animals.</summary>
internal sealed class IdentificationStore(
    string location, EmbeddingTable table, IReadOnlyList<Contracts.Identification> photos, IReadOnlyList<Contracts.Identification> events, Evaluation evaluation)
    : IIdentificationStore
{
    /// <inheritdoc/>
    public string Location => location;

    /// <inheritdoc/>
    public IReadOnlyList<string> Models => [table.Model];

    /// <inheritdoc/>
    public IReadOnlyList<Contracts.Identification> Photos => photos;

    /// <inheritdoc/>
    public IReadOnlyList<Contracts.Identification> Events => events;

    /// <inheritdoc/>
    public Evaluation Evaluation => evaluation;

    /// <inheritdoc/>
    public ValueTask<EmbeddingTable> ReadAsync(string model, CancellationToken cancellation)
        => model == table.Model
            ? ValueTask.FromResult(table)
            : throw new StageException($"The animals were named by model '{table.Model}', and not by '{model}'.");
}
