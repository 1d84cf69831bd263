using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenCvSharp;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Bench.Season;

/// <summary>
/// Writes a season of camera traps with the synthetic herd: photos with EXIF times in a folder per camera, the detector's file, a gallery
/// of the animals known from before, who is who, and a share of damaged files.
/// </summary>
internal static class SeasonPainter
{
    private const int Burst = 4, Cameras = 12, GalleryPhotos = 24, Days = 90;

    /// <param name="folder">The folder that gets the season; made where it is missing.</param>
    /// <param name="count">How many photos the season has.</param>
    /// <param name="individuals">How many animals walk past.</param>
    /// <param name="known">How many of them stand in the gallery.</param>
    /// <param name="size">Width and height of a photo, in pixels.</param>
    /// <param name="seed">Decides all that is random.</param>
    public static void Paint(string folder, int count, int individuals, int known, int size, ulong seed)
    {
        var each = count / individuals;
        Cv2.SetNumThreads(1);
        var herd = new SyntheticHerd(
            new SyntheticHerdOptions
            {
                Individuals = individuals,
                PhotosPerIndividual = GalleryPhotos + each,
                BurstLength = Burst,
                Sites = Cameras,
                ImageSize = size,
                Days = Days,
                Boxes = true,
                Difficulty = 0.5,
            },
            new StageContext { Seed = seed, StageId = "herd" });

        var perIndividual = GalleryPhotos + each;
        var all = herd.List(CancellationToken.None).ToList();
        var gallery = all.Where((_, i) => i % perIndividual < GalleryPhotos && i / perIndividual < known).ToList();
        var season = all.Where((_, i) => i % perIndividual >= GalleryPhotos)
            .OrderBy(s => s.Deployment, StringComparer.Ordinal).ThenBy(s => s.CapturedAt).ThenBy(s => s.Id, StringComparer.Ordinal).ToList();

        var random = RandomStream.Create(seed, "season");
        var numbers = new Dictionary<string, int>();
        var photos = season.ConvertAll(sample =>
        {
            numbers[sample.Deployment!] = numbers.GetValueOrDefault(sample.Deployment!) + 1;
            var file = string.Create(CultureInfo.InvariantCulture, $"{sample.Deployment}/IMG_{numbers[sample.Deployment!]:D5}.JPG");
            return (Sample: sample, File: file, Damage: random.NextBool(0.02) ? 1 + random.NextInt(3) : 0, Confidence: random.NextDouble(0.3, 0.999));
        });
        var sizes = new ConcurrentDictionary<string, (int Width, int Height)>();

        byte[] Jpeg(Sample sample, string name)
        {
            using var mat = Cv2.ImDecode(sample.Content!.Read().Span, ImreadModes.Color);
            sizes[name] = (mat.Width, mat.Height);
            Cv2.ImEncode(".jpg", mat, out var jpeg, new ImageEncodingParam(ImwriteFlags.JpegQuality, 90));
            return ExifSegment.Insert(jpeg, sample.CapturedAt!.Value.DateTime, "Herd", "TrailCam 1", sample.Deployment!);
        }

        foreach (var camera in photos.Select(p => p.Sample.Deployment!).Distinct())
            Directory.CreateDirectory(Path.Combine(folder, "season", camera));
        Directory.CreateDirectory(Path.Combine(folder, "gallery"));
        Parallel.ForEach(photos, photo =>
        {
            var jpeg = Jpeg(photo.Sample, photo.File);
            File.WriteAllBytes(Path.Combine(folder, "season", photo.File), photo.Damage switch
            {
                0 => jpeg,
                1 => [],
                2 => jpeg[..(jpeg.Length / 2)],
                _ => new byte[jpeg.Length],
            });
        });
        Parallel.ForEach(gallery, sample => File.WriteAllBytes(Path.Combine(folder, "gallery", sample.Id.Replace('/', '_') + ".jpg"), Jpeg(sample, sample.Id)));

        using (var stream = File.Create(Path.Combine(folder, "season", "md.json")))
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("info");
            json.WriteString("format_version", "1.6");
            json.WriteString("detector", "herd");
            json.WriteEndObject();
            json.WriteStartObject("detection_categories");
            json.WriteString("1", "animal");
            json.WriteString("2", "person");
            json.WriteString("3", "vehicle");
            json.WriteEndObject();
            json.WriteStartArray("images");
            foreach (var photo in photos)
            {
                json.WriteStartObject();
                json.WriteString("file", photo.File);
                json.WriteStartArray("detections");
                if (photo.Sample.Box is { } box)
                {
                    var (width, height) = sizes[photo.File];
                    json.WriteStartObject();
                    json.WriteString("category", "1");
                    json.WriteNumber("conf", Math.Round(photo.Confidence, 3));
                    json.WriteStartArray("bbox");
                    foreach (var number in (double[])[box.X / width, box.Y / height, box.Width / width, box.Height / height])
                        json.WriteNumberValue(Math.Round(number, 4));
                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var truth = new StringBuilder("path,individual\n");
        foreach (var photo in photos)
            truth.Append(photo.File).Append(',').Append(photo.Sample.Individual).Append('\n');
        File.WriteAllText(Path.Combine(folder, "truth.csv"), truth.ToString());
        File.WriteAllLines(Path.Combine(folder, "damaged.txt"), photos.Where(p => p.Damage > 0 && p.Sample.Box is not null).Select(p => p.File));

        var table = new StringBuilder("image_id,identity,path,bbox,date,orientation,species\n");
        foreach (var sample in gallery)
        {
            var box = sample.Box!.Value;
            table.Append(CultureInfo.InvariantCulture, $"{sample.Id},{sample.Individual},{sample.Id.Replace('/', '_')}.jpg,\"[{box.X:R}, {box.Y:R}, {box.Width:R}, {box.Height:R}]\",{sample.CapturedAt:yyyy-MM-dd HH:mm:ss},{sample.Viewpoint},{sample.Species}\n");
        }

        File.WriteAllText(Path.Combine(folder, "gallery", "metadata.csv"), table.ToString());
        Console.WriteLine($"{photos.Count} photos of {individuals} animals by {Cameras} cameras, {photos.Count(p => p.Damage > 0)} damaged; {gallery.Count} photos of {known} known animals in the gallery.");
    }
}
