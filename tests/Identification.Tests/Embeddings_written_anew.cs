using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Identification;

namespace ReIdFlow.Tests;

/// <summary>Someone writes to the folder of embeddings between naming their animals and reading the names.</summary>
public sealed class Embeddings_written_anew
{
    [Fact]
    public async Task Are_refused_where_as_many_photos_are_others()
    {
        var rows = Enumerable.Range(0, 12).Select(i => (Photo($"known/{i}", $"animal-{i % 3}"), Vector(i % 3)))
            .Concat(Enumerable.Range(0, 2).Select(i => (Photo($"new/{i}", null), Vector(i)))).ToList();
        var store = new SwappedStore(rows);
        var named = await new Identify(new IdentifyOptions(), new StageContext { StageId = "identify" }).IdentifyAsync([store], CancellationToken.None);
        Assert.Equal(2, (await named.ReadAsync("m", CancellationToken.None)).Samples.Count);

        (rows[^1], rows[^2]) = (rows[^2], rows[^1]);

        var error = await Assert.ThrowsAsync<StageException>(async () => await named.ReadAsync("m", CancellationToken.None));
        Assert.StartsWith("The embeddings were written anew", error.Message, StringComparison.Ordinal);
    }

    private static Sample Photo(string id, string? individual) => new() { Id = id, Path = id + ".jpg", Individual = individual };

    private static float[] Vector(int direction) => [.. Enumerable.Range(0, 4).Select(i => i == direction ? 1f : 0.1f)];

    /// <summary>Gives what its rows are at the time of reading.</summary>
    private sealed class SwappedStore(List<(Sample Sample, float[] Vector)> rows) : IEmbeddingStore
    {
        public string Location => "memory";

        public IReadOnlyList<string> Models => ["m"];

        public ValueTask<EmbeddingTable> ReadAsync(string wanted, CancellationToken cancellation) => new MemoryStore("m", [.. rows]).ReadAsync(wanted, cancellation);
    }
}
