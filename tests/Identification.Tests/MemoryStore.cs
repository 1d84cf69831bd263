using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>Embeddings in memory.</summary>
internal sealed class MemoryStore(string model, IReadOnlyList<(Sample Sample, float[] Vector)> rows) : IEmbeddingStore
{
    public string Location => "memory";

    public IReadOnlyList<string> Models => [model];

    public ValueTask<EmbeddingTable> ReadAsync(string wanted, CancellationToken cancellation) => ValueTask.FromResult(new EmbeddingTable(
        model, rows[0].Vector.Length, [.. rows.Select(r => r.Sample)], rows.SelectMany(r => r.Vector).ToArray(), new Classification?[rows.Count]));
}
