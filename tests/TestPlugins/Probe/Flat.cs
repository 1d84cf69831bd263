using System.Globalization;
using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

[Stage("flat", "Gives the pixels as the embedding.")]
public sealed class Flat(FlatOptions options) : IModel
{
    public int BatchSize => options.Batch;

    public int Parallelism => options.Workers;

    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
        => [.. batch.Select(EmbedOne)];

    private ModelOutput EmbedOne(Sample sample)
    {
        var number = int.Parse(sample.Id[^5..], CultureInfo.InvariantCulture);
        if (number == options.Spoilt)
            throw new InvalidDataException("too spoilt to embed");
        var vector = new float[number == options.Long ? 5 : 4];
        for (var i = 0; i < 4; i++)
            vector[i] = sample.Image!.Pixels.Span[i];
        if (number == options.Infinite)
            vector[0] = float.PositiveInfinity;
        return new ModelOutput(vector);
    }
}
