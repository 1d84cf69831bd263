using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Makes a Camtrap DP package of named photos. The photos stay where they are.</summary>
internal sealed class PackageWriter(ExportCamtrapDpOptions options, StageContext context)
{
    private static readonly string[] Tables = ["deployments", "media", "observations"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <returns>The files of the package.</returns>
    public IReadOnlyList<string> Write(NamedAnimals animals)
    {
        var dated = Enumerable.Range(0, animals.Photos.Count).Where(i => animals.Photos[i].Sample.CapturedAt is not null).ToArray();
        var photos = new OnDemandList<NamedPhoto>(dated.Length, i => animals.Photos[dated[i]]);
        if (photos.Count < animals.Photos.Count)
            context.Log.Warn($"{animals.Photos.Count - photos.Count} photos have no time, which the standard asks for, and are left out of the package.");
        if (photos.Count == 0)
            throw new StageException("No photo has a time, so there is nothing to make a package of. Have the source read EXIF.");
        foreach (var path in photos.Select(p => options.FilePrefix + p.Sample.Path).Where(p => p.StartsWith('.') || p.StartsWith('/') || p.StartsWith('~') || p.Contains("..", StringComparison.Ordinal)).Take(1))
            throw new StageException($"The photo's path '{path}' starts with '.', '/' or '~' or holds '..', which the standard does not allow. Have the source's root be a folder around it, or set 'filePrefix'.");

        var deployments = Deployments(photos);
        var folder = context.ResolvePath(options.Folder);
        var files = new List<string>();
        void Table(string name, string[] columns, IEnumerable<Dictionary<string, string?>> rows)
        {
            var file = Path.Combine(folder, name + ".csv");
            files.Add(file);
            OutputFile.Write(file, context.StageId, stream => CsvText.Write(stream, rows.Select(row => columns.Select(row.GetValueOrDefault)).Prepend(columns)));
        }

        Table("deployments", CamtrapDpTables.Deployments, deployments);
        Table("media", CamtrapDpTables.Media, photos.DistinctBy(p => p.Sample.Path).Select(Media));
        Table("observations", CamtrapDpTables.Observations, Observations(photos, animals.Events));
        var descriptor = Path.Combine(folder, "datapackage.json");
        files.Add(descriptor);
        OutputFile.Write(descriptor, context.StageId, stream => stream.Write(Encoding.UTF8.GetBytes(Descriptor(photos, deployments).ToJsonString(Indented) + "\n")));
        return files;
    }

    private static string DeploymentOf(Sample sample) => sample.Deployment ?? "unknown";

    private static string IdOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private List<Dictionary<string, string?>> Deployments(IReadOnlyList<NamedPhoto> photos)
    {
        var given = GivenDeployments();
        var rows = new List<Dictionary<string, string?>>();
        var homeless = new List<string>();
        foreach (var deployment in Enumerable.Range(0, photos.Count).GroupBy(i => DeploymentOf(photos[i].Sample)).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var samples = deployment.Select(i => photos[i].Sample);
            var row = given.TryGetValue(deployment.Key, out var known) ? new Dictionary<string, string?>(known) : [];
            row["deploymentID"] = deployment.Key;
            foreach (var column in (string[])["latitude", "longitude", "cameraModel"])
            {
                if (string.IsNullOrEmpty(row.GetValueOrDefault(column)))
                    row[column] = samples.Select(s => s.Attributes.GetValueOrDefault(column)).FirstOrDefault(v => v is not null);
            }

            if (string.IsNullOrEmpty(row.GetValueOrDefault("cameraID")))
                row["cameraID"] = samples.Select(s => s.Attributes.GetValueOrDefault("cameraSerial")).FirstOrDefault(v => v is not null);
            if (string.IsNullOrEmpty(row["latitude"]) || string.IsNullOrEmpty(row["longitude"]))
                homeless.Add(deployment.Key);
            if (string.IsNullOrEmpty(row.GetValueOrDefault("deploymentStart")))
                row["deploymentStart"] = CsvText.Time(samples.Min(s => s.CapturedAt)!.Value);
            if (string.IsNullOrEmpty(row.GetValueOrDefault("deploymentEnd")))
                row["deploymentEnd"] = CsvText.Time(samples.Max(s => s.CapturedAt)!.Value);
            rows.Add(row);
        }

        return homeless.Count == 0
            ? rows
            : throw new StageException($"Nothing tells where {homeless.Count} deployments stood ({string.Join(", ", homeless.Take(5))}), which the standard asks for. Name a table with deploymentID, latitude and longitude in the option 'deployments'.");
    }

    private Dictionary<string, Dictionary<string, string?>> GivenDeployments()
    {
        var given = new Dictionary<string, Dictionary<string, string?>>(StringComparer.Ordinal);
        if (options.Deployments is null)
            return given;
        var file = context.ResolvePath(options.Deployments);
        try
        {
            var table = new CsvBytes(File.ReadAllBytes(file));
            for (var row = 1; row < table.Rows.Count; row++)
            {
                if (table[row, "deploymentID"] is { } id)
                    given[id] = table.Columns.ToDictionary(c => c, c => table[row, c]);
            }

            return given;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"The table '{file}' cannot be read: {e.Message} Correct the option 'deployments'.", e);
        }
    }

    private Dictionary<string, string?> Media(NamedPhoto photo)
    {
        var path = options.FilePrefix + photo.Sample.Path;
        return new Dictionary<string, string?>
        {
            ["mediaID"] = IdOf(photo.Sample.Path),
            ["deploymentID"] = DeploymentOf(photo.Sample),
            ["captureMethod"] = "activityDetection",
            ["timestamp"] = CsvText.Time(photo.Sample.CapturedAt!.Value),
            ["filePath"] = path,
            ["filePublic"] = options.FilePublic ? "true" : "false",
            ["fileName"] = path[(path.LastIndexOf('/') + 1)..],
            ["fileMediatype"] = Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".PNG" => "image/png",
                ".BMP" => "image/bmp",
                ".WEBP" => "image/webp",
                ".TIF" or ".TIFF" => "image/tiff",
                ".GIF" => "image/gif",
                _ => "image/jpeg",
            },
        };
    }

    private static IEnumerable<Dictionary<string, string?>> Observations(IReadOnlyList<NamedPhoto> photos, IReadOnlyList<Identification> events)
    {
        foreach (var animal in events.Where(e => e.Samples[0].Event is not null && e.Samples.All(s => s.CapturedAt is not null)))
            yield return ObservationRow.OfEvent(animal, IdOf("event " + animal.Samples[0].Id), DeploymentOf(animal.Samples[0]));
        foreach (var photo in photos)
            yield return ObservationRow.OfPhoto(photo, IdOf("photo " + photo.Sample.Id), DeploymentOf(photo.Sample), IdOf(photo.Sample.Path));
    }

    private JsonObject Descriptor(IReadOnlyList<NamedPhoto> photos, List<Dictionary<string, string?>> deployments)
    {
        double[] Numbers(string column) => [.. deployments.Select(d => double.Parse(d[column]!, CultureInfo.InvariantCulture))];
        var (south, north) = (Numbers("latitude").Min(), Numbers("latitude").Max());
        var (west, east) = (Numbers("longitude").Min(), Numbers("longitude").Max());
        var design = options.SamplingDesign.ToString();
        JsonArray Point(double x, double y) => [x, y];
        return new JsonObject
        {
            ["resources"] = new JsonArray([.. Tables.Select(name => new JsonObject
            {
                ["name"] = name,
                ["path"] = name + ".csv",
                ["profile"] = "tabular-data-resource",
                ["format"] = "csv",
                ["mediatype"] = "text/csv",
                ["encoding"] = "utf-8",
                ["schema"] = $"{CamtrapDpTables.Schemas}{name}-table-schema.json",
            })]),
            ["profile"] = CamtrapDpTables.Schemas + "camtrap-dp-profile.json",
            ["name"] = "camera-trap-photos",
            ["created"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["title"] = options.Title,
            ["contributors"] = new JsonArray(new JsonObject { ["title"] = options.Contributor, ["role"] = "contributor" }),
            ["project"] = new JsonObject
            {
                ["title"] = options.Title,
                ["samplingDesign"] = char.ToLowerInvariant(design[0]) + design[1..],
                ["captureMethod"] = new JsonArray("activityDetection"),
                ["individualAnimals"] = true,
                ["observationLevel"] = new JsonArray("media", "event"),
            },
            ["spatial"] = new JsonObject
            {
                ["type"] = "Polygon",
                ["coordinates"] = new JsonArray(new JsonArray(Point(west, south), Point(east, south), Point(east, north), Point(west, north), Point(west, south))),
            },
            ["temporal"] = new JsonObject
            {
                ["start"] = photos.Min(p => p.Sample.CapturedAt)!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["end"] = photos.Max(p => p.Sample.CapturedAt)!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            },
            ["taxonomic"] = new JsonArray([.. photos.Select(p => p.Sample.Species).OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(name => new JsonObject { ["scientificName"] = name })]),
        };
    }
}
