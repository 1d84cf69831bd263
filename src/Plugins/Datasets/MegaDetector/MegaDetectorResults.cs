using System.Globalization;
using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Lists the animals that MegaDetector found: a sample for each detection of enough confidence, with its box, cut at the photo's border.
/// A sample's id is the file and the detection's place in its list, <c>siteA/IMG_0001.JPG#0</c>. The file is streamed, so that one with
/// millions of entries takes no more memory than its animals. Photos on which the detector failed, entries without a file, and detections
/// whose box has no area or lies outside are reported; photos without animals and videos are counted.
/// </summary>
[Stage("megadetector", "Lists the animals that MegaDetector found in photos, each with its box (batch results in JSON, format 1.3 to 1.6).", IsRepeatable = true)]
public sealed class MegaDetectorResults(MegaDetectorOptions options, StageContext context) : ISource
{
    internal const string ConfidenceAttribute = "detectionConfidence";

    private static readonly HashSet<string> VideoExtensions = new(StringComparer.OrdinalIgnoreCase) { ".mp4", ".avi", ".mov", ".mpeg", ".mpg", ".mkv", ".flv", ".asf", ".wmv", ".m4v" };

    /// <inheritdoc/>
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        var file = context.ResolvePath(options.File);
        var tables = MegaDetectorTables.Read(file, context.Log);
        var animals = tables.DetectionCategories
            .Where(category => options.Categories.Contains(category.Value, StringComparer.OrdinalIgnoreCase))
            .Select(category => category.Key)
            .ToHashSet(StringComparer.Ordinal);
        if (animals.Count == 0)
            throw new StageException($"'{file}' has no category named {NearestName.Quote(options.Categories)}; its categories are {NearestName.Quote(tables.DetectionCategories.Values)}. Correct the option 'categories'.");
        var root = options.Root is null ? Path.GetDirectoryName(file)! : context.ResolvePath(options.Root);
        var facts = new PhotoFactsReader(options.TimeZone, options.DeploymentPattern, options.Exif);
        return facts
            .ReadAll(
                Photos(file, animals, cancellation),
                photo => (photo.Path, Path.GetFullPath(photo.Path, root), ReadClock(photo.Clock)),
                (photo, known) => ToSamples(photo, known, root, tables),
                cancellation)
            .SelectMany(samples => samples);
    }

    private IEnumerable<Photo> Photos(string file, HashSet<string> animals, CancellationToken cancellation)
    {
        var (entries, empty, videos) = (0L, 0L, 0L);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var json in JsonTokens.EntriesOf(file, "images", cancellation))
        {
            entries++;
            if (json.Type != JsonTokenType.StartObject)
            {
                json.Skip();
                context.ReportFailure(options.File, $"Entry {entries} of the images is no object.");
                continue;
            }

            var image = MegaDetectorImage.Read(json);
            if (Find(image, entries, animals, ref videos) is not { } found)
                continue;
            if (found.Count == 0)
                empty++;
            else if (seen.Add(image.File!))
                yield return new Photo(image.File!.Replace('\\', '/'), image.Clock, found);
            else
                context.ReportFailure(image.File!, "The photo stands twice in the file; its second entry is left out.");
        }

        context.Log.Info($"{entries} entries: {seen.Count} photos with animals, {empty} without.");
        if (videos > 0)
            context.Log.Warn($"{videos} videos are left out. Extract their frames, and run the detector on these, to have animals in them named.");
    }

    /// <summary>The animals of an entry; null where there is nothing to look at, which is counted or reported.</summary>
    private List<(int Index, MegaDetectorDetection Detection)>? Find(MegaDetectorImage image, long entry, HashSet<string> animals, ref long videos)
    {
        if (string.IsNullOrWhiteSpace(image.File) || image.File.Contains('\0', StringComparison.Ordinal))
        {
            context.ReportFailure(options.File, $"Entry {entry} of the images names no file.");
            return null;
        }

        if (image.IsVideo || VideoExtensions.Contains(Path.GetExtension(image.File)))
        {
            videos++;
            return null;
        }

        if (image.Failure is not null || image.Detections is null)
        {
            context.ReportFailure(image.File, $"The detector could not read it: {image.Failure ?? "it gives no detections and no reason"}.");
            return null;
        }

        var found = new List<(int, MegaDetectorDetection)>();
        for (var i = 0; i < image.Detections.Count; i++)
        {
            var detection = image.Detections[i];
            if (detection.Category is null || !animals.Contains(detection.Category) || !(detection.Confidence >= options.Confidence))
                continue;
            if (detection.Complain() is { } reason)
                context.ReportFailure(image.File, $"Detection {i + 1} {reason}.");
            else
                found.Add((i, detection));
        }

        return found;
    }

    private List<Sample> ToSamples(Photo photo, PhotoFacts known, string root, MegaDetectorTables tables)
    {
        var content = new FileContent(Path.GetFullPath(photo.Path, root));
        return photo.Animals.ConvertAll(animal => new Sample
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{photo.Path}#{animal.Index}"),
            Path = photo.Path,
            Content = content,
            Box = animal.Detection.CutBox(),
            CapturedAt = known.CapturedAt,
            Deployment = known.Deployment,
            Species = options.Species ?? (animal.Detection.Classification is { } id && tables.ClassificationCategories.TryGetValue(id, out var name) ? name : null),
            Attributes = new Dictionary<string, string>(known.Attributes)
            {
                [ConfidenceAttribute] = animal.Detection.Confidence.ToString("R", CultureInfo.InvariantCulture),
            },
        });
    }

    private static DateTime? ReadClock(string? text)
        => text is not null && CaptureTime.TryRead(text, out var time, out _) ? time.DateTime : null;

    /// <summary>A photo with animals.</summary>
    private sealed record Photo(string Path, string? Clock, List<(int Index, MegaDetectorDetection Detection)> Animals);
}
