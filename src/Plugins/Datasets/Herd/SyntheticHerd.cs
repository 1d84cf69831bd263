using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Paints animals that can be told apart by their coats alone, photographed by camera traps: data to try a pipeline on where there is none
/// at hand. Each individual's coat is grown by reaction and diffusion; pose, light, background, blur, noise and plants in front change from
/// visit to visit, and a little from photo to photo of a burst. A photo is painted when it is read, as a BMP file, the same each time.
/// Ids are <c>herd/001/0001</c>, for the individual's and the photo's number; the event is named after the site and the burst's time.
/// </summary>
[Stage("synthetic-herd", "Paints a herd of animals that can be told apart by their coats, photographed by camera traps.", IsRepeatable = true)]
public sealed class SyntheticHerd(SyntheticHerdOptions options, StageContext context) : ISource
{
    /// <inheritdoc/>
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        if (!SyntheticHerdOptions.TryReadDay(options.FirstDay, out var firstDay))
            throw new StageException($"firstDay is '{options.FirstDay}', which is no date. Write it as 2024-05-01.");
        var painter = new HerdPainter(options, context);
        var survey = new Survey(options, context);
        return ClassSizes.Of(options).SelectMany((size, i) =>
        {
            cancellation.ThrowIfCancellationRequested();
            return survey.PhotosOf(options.FirstIndividual + i, size, firstDay).Select(photo => ToSample(painter, photo));
        });
    }

    private Sample ToSample(HerdPainter painter, HerdPhoto photo)
    {
        var individual = photo.Individual.ToString("D3", CultureInfo.InvariantCulture);
        var id = $"herd/{individual}/{photo.Number.ToString("D4", CultureInfo.InvariantCulture)}";
        var site = $"site-{(photo.Visit.Site + 1).ToString("D2", CultureInfo.InvariantCulture)}";
        return new Sample
        {
            Id = id,
            Path = id + ".bmp",
            Content = new PaintedPhoto(painter, photo),
            Individual = individual,
            Box = options.Boxes ? painter.BoxOf(photo) : null,
            CapturedAt = photo.TakenAt,
            Deployment = site,
            Event = $"{site}/{photo.Start.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
            Viewpoint = photo.Visit.ShowsRight ? "right" : "left",
            Species = painter.Species,
        };
    }
}
