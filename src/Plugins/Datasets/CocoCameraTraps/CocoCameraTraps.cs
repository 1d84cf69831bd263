using System.Globalization;
using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Lists the annotations of a COCO Camera Traps file: a sample each, with its box where it has one (<c>bbox</c> in pixels, or
/// <c>bbox_relative</c>). Its id is the annotation's. Location, burst and category become deployment, event and species. The lists of the
/// file may stand in any order. An annotation of an image that is not there, without an id, or with a box that is none is reported.
/// </summary>
[Stage("coco-camera-traps", "Lists the annotated animals of a COCO Camera Traps file, each with its box where it has one.", IsRepeatable = true)]
public sealed class CocoCameraTraps(CocoCameraTrapsOptions options, StageContext context) : ISource
{
    /// <inheritdoc/>
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        var file = context.ResolvePath(options.File);
        var (images, categories) = ReadTables(file, cancellation);
        var wanted = options.Categories.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = wanted.Where(name => !categories.Values.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (unknown.Count > 0)
            throw new StageException($"'{file}' has no category named {NearestName.Quote(unknown)}; its categories are {NearestName.Quote(categories.Values)}. Correct the option 'categories'.");
        var excluded = options.ExcludeCategories.ToHashSet(StringComparer.OrdinalIgnoreCase);
        bool IsWanted(string? species) => wanted.Count > 0 ? species is not null && wanted.Contains(species) : species is null || !excluded.Contains(species);

        var root = options.Root is null ? Path.GetDirectoryName(file)! : context.ResolvePath(options.Root);
        var facts = new PhotoFactsReader(options.TimeZone, options.DeploymentPattern, options.Exif);
        return facts.ReadAll(
            Animals(file, images, categories, IsWanted, cancellation),
            animal => (animal.Image.Path, Path.GetFullPath(animal.Image.Path, root), null),
            (animal, known) => ToSample(animal, known, root, facts.Zone),
            cancellation);
    }

    private (Dictionary<string, CocoImage> Images, Dictionary<string, string> Categories) ReadTables(string file, CancellationToken cancellation)
    {
        var images = new Dictionary<string, CocoImage>(StringComparer.Ordinal);
        var categories = new Dictionary<string, string>(StringComparer.Ordinal);
        var isOurs = false;
        using var json = JsonTokens.Open(file);
        json.ReadMore();
        if (json.Type != JsonTokenType.StartObject)
            throw NotOurs(file);
        while (json.NextProperty())
        {
            if (json.NameIs("images"u8))
            {
                if (!json.BeginArray())
                    continue;
                for (var entry = 1; json.NextItem(); entry++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (ReadItem(json, CocoImage.Read) is not ({ } id, { } image))
                        context.ReportFailure(options.File, $"Entry {entry} of the images has no id, or names no file.");
                    else if (!images.TryAdd(id, image))
                        context.ReportFailure(image.Path, $"The image's id '{id}' stands twice; its second entry is left out.");
                }
            }
            else if (json.NameIs("categories"u8))
            {
                if (!json.BeginArray())
                    continue;
                while (json.NextItem())
                {
                    if (ReadItem(json, ReadCategory) is ({ } id, { } name))
                        categories[id] = name;
                }
            }
            else
            {
                isOurs |= json.NameIs("annotations"u8);
                json.SkipValue();
            }
        }

        return isOurs ? (images, categories) : throw NotOurs(file);
    }

    private static StageException NotOurs(string file)
        => new($"'{file}' is no COCO file: it has no list of annotations. Give the file with images, categories and annotations.");

    private IEnumerable<Animal> Animals(
        string file, Dictionary<string, CocoImage> images, Dictionary<string, string> categories, Func<string?, bool> isWanted, CancellationToken cancellation)
    {
        var (others, entry) = (0, 0);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var json in JsonTokens.EntriesOf(file, "annotations", cancellation))
        {
            entry++;
            var annotation = ReadItem(json, tokens => CocoAnnotation.Read(tokens, options.IndividualFields));
            if (annotation?.Id is not { } id)
            {
                context.ReportFailure(options.File, $"Entry {entry} of the annotations has no id.");
                continue;
            }

            if (annotation.Image is null || !images.TryGetValue(annotation.Image, out var image))
            {
                context.ReportFailure(options.File, $"The annotation '{id}' is of the image '{annotation.Image}', which the file does not list.");
                continue;
            }

            var species = annotation.Category is { } category && categories.TryGetValue(category, out var name) ? name : null;
            if (!isWanted(species))
                others++;
            else if (annotation.ReadBox(out var box) is { } reason)
                context.ReportFailure(image.Path, $"The annotation '{id}' {reason}.");
            else if (!ids.Add(id))
                context.ReportFailure(image.Path, $"The annotation's id '{id}' stands twice; its second entry is left out.");
            else
                yield return new Animal(id, image, species, annotation.Individual, box);
        }

        context.Log.Info($"{entry} annotations of {images.Count} images: {ids.Count} animals, {others} of other categories.");
    }

    private static Sample ToSample(Animal animal, PhotoFacts known, string root, TimeZoneOption zone)
    {
        var image = animal.Image;
        var attributes = new Dictionary<string, string>(known.Attributes);
        if (double.IsFinite(image.Width) && double.IsFinite(image.Height))
        {
            attributes["imageWidth"] = image.Width.ToString(CultureInfo.InvariantCulture);
            attributes["imageHeight"] = image.Height.ToString(CultureInfo.InvariantCulture);
        }

        return new Sample
        {
            Id = animal.Id,
            Path = image.Path,
            Content = new FileContent(Path.GetFullPath(image.Path, root)),
            Individual = animal.Individual,
            Box = animal.Box,
            CapturedAt = ReadTime(image.DateTime, zone) ?? known.CapturedAt,
            Deployment = image.Location ?? known.Deployment,
            Event = image.Sequence,
            Species = animal.Species,
            Attributes = attributes,
        };
    }

    // A time that names its zone is taken at its word.
    private static DateTimeOffset? ReadTime(string? text, TimeZoneOption zone)
    {
        if (text is null || !CaptureTime.TryRead(text, out var time, out _))
            return null;
        var hasZone = text.EndsWith('Z') || text.AsSpan(Math.Min(text.Length, 10)).ContainsAny('+', '-');
        return hasZone ? time : zone.At(time.DateTime);
    }

    private static (string? Id, string? Name) ReadCategory(JsonTokens json)
    {
        string? id = null, name = null;
        while (json.NextProperty())
        {
            if (json.NameIs("id"u8))
                id = json.ReadText();
            else if (json.NameIs("name"u8))
                name = json.ReadText();
            else
                json.SkipValue();
        }

        return (id, name);
    }

    private static T? ReadItem<T>(JsonTokens json, Func<JsonTokens, T> read)
    {
        if (json.Type == JsonTokenType.StartObject)
            return read(json);
        json.Skip();
        return default;
    }

    /// <summary>An annotation with its image.</summary>
    private sealed record Animal(string Id, CocoImage Image, string? Species, string? Individual, BoundingBox? Box);
}
