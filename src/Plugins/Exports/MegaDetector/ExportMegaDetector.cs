using System.Globalization;
using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Plugins.Exports;

/// <summary>
/// Writes named animals as MegaDetector's batch results, format 1.6, with the individuals as classifications: Timelapse and its like
/// find animals by name with it as it is. With the detector's own file as source, all else in that file is kept, detections without a
/// name and failed photos included; a named detection's earlier classifications give way to its name.
/// </summary>
[Stage("export-megadetector", "Writes named animals as MegaDetector results (JSON, format 1.6), the individuals as classifications that Timelapse filters by.")]
public sealed class ExportMegaDetector(ExportMegaDetectorOptions options, StageContext context) : IEvaluator
{
    /// <inheritdoc/>
    public ValueTask<Evaluation> EvaluateAsync(IReadOnlyList<IEmbeddingStore> stores, CancellationToken cancellation)
    {
        var animals = NamedAnimals.Of(stores, context.StageId);
        var file = context.ResolvePath(options.File);
        var source = options.Source is { } path ? context.ResolvePath(path) : null;
        if (source == file)
            throw new StageException($"Stage '{context.StageId}' would write over its own source '{file}'. Choose another file.");
        OutputFile.Write(file, context.StageId, stream =>
        {
            using var writer = new ResultWriter(stream);
            if (source is null)
                WriteAlone(writer, animals);
            else
                Enrich(writer, animals, source, cancellation);
        });
        return ValueTask.FromResult(new Evaluation { Files = [file] });
    }

    private static IEnumerable<string> NamesOf(NamedAnimals animals) => animals.Photos
        .SelectMany(p => p.Event.Candidates.Select(c => c.Individual).Append(p.Event.Individual))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private void WriteAlone(ResultWriter writer, NamedAnimals animals)
    {
        var categories = new Dictionary<string, string> { ["1"] = "animal", ["2"] = "person", ["3"] = "vehicle" };
        var individuals = new Individuals(NamesOf(animals), options.Prefix, new Dictionary<string, string>(), categories.Values);
        var json = writer.Json;
        json.WriteStartObject();
        json.WriteStartObject("info");
        json.WriteString("format_version", "1.6");
        json.WriteString("detector", "unknown");
        json.WriteString("classifier", Classifier());
        json.WriteEndObject();
        writer.Names("detection_categories", categories.Select(c => (c.Key, c.Value)));
        writer.Names("classification_categories", individuals.Categories);
        json.WriteStartArray("images");
        var left = 0;
        foreach (var photo in Enumerable.Range(0, animals.Photos.Count).GroupBy(i => animals.Photos[i].Sample.Path))
        {
            json.WriteStartObject();
            json.WriteString("file", photo.Key);
            json.WriteStartArray("detections");
            foreach (var animal in photo.Select(i => animals.Photos[i]))
            {
                if (RelativeBox.Of(animal.Sample) is not { } box)
                {
                    left++;
                    continue;
                }

                json.WriteStartObject();
                json.WriteString("category", "1");
                json.WritePropertyName("conf");
                writer.Confidence(animal.Sample.Attributes.TryGetValue("detectionConfidence", out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var confidence) ? confidence : 1);
                json.WriteStartArray("bbox");
                foreach (var number in (double[])[box.X, box.Y, box.Width, box.Height])
                    writer.Confidence(number);
                json.WriteEndArray();
                writer.Classifications(individuals.Of(animal.Event, options.Candidates));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        if (left > 0)
            context.Log.Warn($"{left} boxes are in pixels of photos whose size is not known, and are left out of the MegaDetector file.");
    }

    private void Enrich(ResultWriter writer, NamedAnimals animals, string source, CancellationToken cancellation)
    {
        var (detections, classifications) = ReadTables(source);
        var individuals = new Individuals(NamesOf(animals), options.Prefix, classifications, detections);
        var answers = new Dictionary<string, int>(animals.Photos.Count, StringComparer.Ordinal);
        for (var i = 0; i < animals.Photos.Count; i++)
        {
            var sample = animals.Photos[i].Sample;
            answers[DetectionId(sample.Path, sample.Id)] = i;
        }

        var json = writer.Json;
        using var tokens = JsonTokens.Open(source);
        tokens.ReadMore();
        json.WriteStartObject();
        json.WriteStartObject("info");
        json.WriteString("format_version", "1.6");
        CopyInfo(writer, source);
        json.WriteString("classifier", Classifier());
        json.WriteEndObject();
        writer.Names("classification_categories", classifications.Select(c => (c.Key, c.Value)).Concat(individuals.Categories));
        var named = 0;
        while (tokens.NextProperty())
        {
            if (tokens.NameIs("info"u8) || tokens.NameIs("classification_categories"u8))
            {
                tokens.SkipValue();
            }
            else if (tokens.NameIs("images"u8))
            {
                json.WriteStartArray("images");
                tokens.ReadMore();
                while (tokens.NextItem())
                {
                    cancellation.ThrowIfCancellationRequested();
                    named += CopyImage(writer, tokens, detection => answers.TryGetValue(detection, out var i) ? animals.Photos[i].Event : null, individuals);
                }

                json.WriteEndArray();
            }
            else
            {
                writer.CopyProperty(tokens);
            }
        }

        json.WriteEndObject();
        if (named < answers.Count)
            context.Log.Warn($"{answers.Count - named} named animals are not detections of '{source}'. Give the file that the megadetector stage read.");
    }

    private int CopyImage(ResultWriter writer, JsonTokens tokens, Func<string, Identification?> answerOf, Individuals individuals)
    {
        if (tokens.Type != JsonTokenType.StartObject)
        {
            writer.Copy(tokens);
            return 0;
        }

        // Which detection is whose can be told once the file's name was read, and that may stand last.
        var image = ImageBuffer.Read(tokens);
        return image.Write(writer, index => answerOf(DetectionId(image.File, "#" + index.ToString(CultureInfo.InvariantCulture))) is { } answer
            ? individuals.Of(answer, options.Candidates)
            : null);
    }

    private static string DetectionId(string path, string sample)
        => path.Replace('\\', '/') + (sample.LastIndexOf('#') is >= 0 and var at ? sample[at..] : "#0");

    private string Classifier() => $"ReIdFlow {context.Run.Versions.GetValueOrDefault("ReIdFlow", "")}".Trim();

    private static void CopyInfo(ResultWriter writer, string source)
    {
        using var tokens = JsonTokens.Open(source);
        tokens.ReadMore();
        while (tokens.NextProperty())
        {
            if (!tokens.NameIs("info"u8))
            {
                tokens.SkipValue();
                continue;
            }

            if (!tokens.BeginObject())
                continue;
            while (tokens.NextProperty())
            {
                if (tokens.NameIs("format_version"u8) || tokens.NameIs("classifier"u8))
                    tokens.SkipValue();
                else
                    writer.CopyProperty(tokens);
            }
        }
    }

    private static (List<string> Detections, Dictionary<string, string> Classifications) ReadTables(string source)
    {
        var detections = new Dictionary<string, string>(StringComparer.Ordinal);
        var classifications = new Dictionary<string, string>(StringComparer.Ordinal);
        using var tokens = JsonTokens.Open(source);
        tokens.ReadMore();
        while (tokens.NextProperty())
        {
            var table = tokens.NameIs("detection_categories"u8) ? detections : tokens.NameIs("classification_categories"u8) ? classifications : null;
            if (table is null)
            {
                tokens.SkipValue();
                continue;
            }

            if (!tokens.BeginObject())
                continue;
            while (tokens.NextProperty())
            {
                var id = tokens.Text()!;
                table[id] = tokens.ReadText() ?? id;
            }
        }

        return ([.. detections.Values], classifications);
    }
}
