using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

[Stage("concatenate", "Puts the embeddings of other models one after the other.", Input = DataType.Embedding)]
public sealed class Concatenate : IModel
{
    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
        => [.. batch.Select(s => new ModelOutput(s.Embeddings.OrderBy(e => e.Key, StringComparer.Ordinal).SelectMany(e => e.Value.ToArray()).ToArray()))];
}
