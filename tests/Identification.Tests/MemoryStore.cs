using System.Runtime.CompilerServices;
using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>Embeddings in memory, read in pieces of so many rows.</summary>
internal sealed class MemoryStore(string model, IReadOnlyList<(Sample Sample, float[] Vector)> rows, int rowsPerPiece = int.MaxValue) : IEmbeddingStore
{
    public string Location => "memory";

    public IReadOnlyList<string> Models => [model];

    public ValueTask<EmbeddingTable> ReadAsync(string wanted, CancellationToken cancellation) => ValueTask.FromResult(Table(rows));

    public async IAsyncEnumerable<EmbeddingTable> ReadPiecesAsync(string wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var piece in rows.Chunk(Math.Min(rowsPerPiece, rows.Count)))
        {
            await Task.Yield();
            yield return Table(piece);
        }
    }

    private EmbeddingTable Table(IReadOnlyList<(Sample Sample, float[] Vector)> some)
        => new(model, rows[0].Vector.Length, [.. some.Select(r => r.Sample)], some.SelectMany(r => r.Vector).ToArray(), new Classification?[some.Count]);
}
