using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>A store of one model.</summary>
internal sealed class OneTable(EmbeddingTable table) : IEmbeddingStore
{
    public string Location => "store";

    public IReadOnlyList<string> Models => [table.Model];

    public ValueTask<EmbeddingTable> ReadAsync(string model, CancellationToken cancellation) => ValueTask.FromResult(table);
}
