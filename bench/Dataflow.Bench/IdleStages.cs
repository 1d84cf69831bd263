using ReIdFlow.Contracts;

namespace ReIdFlow.Bench;

/// <summary>Stages that do nothing, so that only the graph's own work is left to measure.</summary>
internal sealed class IdleSource(int count) : ISource
{
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        for (var i = 0; i < count; i++)
            yield return new Sample { Id = i.ToString(System.Globalization.CultureInfo.InvariantCulture), Path = "idle" };
    }
}

internal sealed class IdleTransform : ITransform
{
    public Sample? Apply(Sample sample, TransformContext context) => sample;
}

internal sealed class IdleModel : IModel
{
    private static readonly ModelOutput s_output = new(new float[] { 1 });

    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
    {
        var outputs = new ModelOutput[batch.Count];
        Array.Fill(outputs, s_output);
        return outputs;
    }
}

internal sealed class IdleSink : ISink, IEmbeddingStore
{
    public int Rows { get; private set; }

    public string Location => "nowhere";

    public IReadOnlyList<string> Models => [];

    public ValueTask WriteAsync(IReadOnlyList<Embedding> embeddings, CancellationToken cancellation)
    {
        Rows += embeddings.Count;
        return ValueTask.CompletedTask;
    }

    public ValueTask WriteFailuresAsync(IReadOnlyList<ItemFailure> failures, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask<IEmbeddingStore> CompleteAsync(CancellationToken cancellation) => ValueTask.FromResult<IEmbeddingStore>(this);

    public ValueTask<EmbeddingTable> ReadAsync(string model, CancellationToken cancellation) => throw new StageException("nothing was kept");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
