using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>
/// Keeps small pictures of the samples beside their embeddings: each vector is a picture, side × side × (red, green, blue) from 0 to 255,
/// row by row. Reports show them, and tell near-duplicates by them; as embeddings they are the plainest model to compare others with.
/// </summary>
[Stage("thumbnail", "Keeps small pictures beside the embeddings, for reports to show: vectors of side × side × 3 numbers from 0 to 255.")]
public sealed class Thumbnail(ThumbnailOptions options) : IModel
{
    private const int Grey = 128;

    private readonly Resize _resize = new(new ResizeOptions
    {
        Width = options.Side,
        Height = options.Side,
        Mode = ResizeMode.Fit,
        Colour = ColourMode.Rgb,
        Padding = Grey,
    });

    /// <inheritdoc/>
    public int Parallelism => Environment.ProcessorCount;

    /// <inheritdoc/>
    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return [.. batch.Select(sample =>
        {
            cancellation.ThrowIfCancellationRequested();
            return new ModelOutput(Vector(_resize.Apply(sample, default)!.Image!));
        })];
    }

    private static float[] Vector(Image image)
    {
        var vector = new float[image.Pixels.Length];
        var pixels = image.Pixels.Span;
        for (var i = 0; i < vector.Length; i++)
            vector[i] = pixels[i];
        return vector;
    }
}
