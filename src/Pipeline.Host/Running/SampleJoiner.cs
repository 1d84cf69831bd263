using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>
/// Brings together what a stage reads of a sample: its pixels from a transform, its vectors from models. Each input gives
/// every sample once and in order, so that what is whole comes out in order too; and it never waits for one input while
/// another is full, so that branches which take batches cannot lock each other.
/// </summary>
/// <param name="models">For each input the id of the model it comes from, or null.</param>
internal sealed class SampleJoiner(IReadOnlyList<string?> models)
{
    private readonly Dictionary<int, FlowItem?[]> _waiting = [];

    public IEnumerable<FlowItem> Take(FlowItem item)
    {
        if (!_waiting.TryGetValue(item.Number, out var parts))
            _waiting[item.Number] = parts = new FlowItem?[models.Count];
        parts[item.Path % models.Count] = item;
        if (Array.Exists(parts, p => p is null))
            return [];
        _waiting.Remove(item.Number);
        return [Join(parts!)];
    }

    private FlowItem Join(FlowItem[] parts)
    {
        // The one with pixels, if there is one, is the sample to go on with.
        var joined = new FlowItem(parts[0].Number, (Array.Find(parts, p => p.Sample.Image is not null) ?? parts[0]).Sample)
        {
            State = parts.Max(p => p.State),
            Listed = parts[0].Listed,
        };
        if (joined.IsOut)
            return joined;
        var embeddings = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            if (models[i] is { } model)
                embeddings[model] = parts[i].Embedding!.Vector;
        }

        joined.Sample = joined.Sample with { Embeddings = embeddings };
        return joined;
    }
}
