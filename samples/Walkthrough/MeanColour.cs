using ReIdFlow.Contracts;

namespace ReIdFlow.Samples.Walkthrough;

[Stage("mean-colour", "Embeds an image as the mean brightness of its parts.")]
public sealed class MeanColour(MeanColourOptions options) : IModel
{
    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
        => [.. batch.Select(s => new ModelOutput(Means(s.Image!)))];

    private float[] Means(Image image)
    {
        var (sums, counts) = (new float[options.Parts * options.Parts], new int[options.Parts * options.Parts]);
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            var (x, y) = (i % image.Width, i / image.Width);
            var part = (y * options.Parts / image.Height * options.Parts) + (x * options.Parts / image.Width);
            counts[part]++;
            for (var c = 0; c < image.Channels; c++)
                sums[part] += image.Pixels.Span[(i * image.Channels) + c] / (255f * image.Channels);
        }

        return [.. sums.Select((s, p) => s / Math.Max(1, counts[p]))];
    }
}
