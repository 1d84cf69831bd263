using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>What was learnt: how to make vectors, and how to judge pairs.</summary>
internal sealed class LearntModel(VladEncoder vectors, ColourEncoder colours, IReadOnlyList<string> pretrained, PairClassifier? classifier, SeedClassifier? seed) : IDisposable
{
    private const int FormatVersion = 2;

    internal VladEncoder Vectors { get; } = vectors;

    internal ColourEncoder Colours { get; } = colours;

    /// <summary>Ids of the other models whose vectors are compared, in a fixed order.</summary>
    internal IReadOnlyList<string> Pretrained { get; } = pretrained;

    /// <summary>Null where there were too few individuals to learn from.</summary>
    internal PairClassifier? Classifier { get; } = classifier;

    /// <summary>The baseline, where it was asked for.</summary>
    internal SeedClassifier? Seed { get; } = seed;

    private const int NotStored = -1;

    internal PairColumns Columns { get; } = new(pretrained);

    /// <summary>Makes a photo's vectors. May be asked for by several threads at once.</summary>
    /// <returns>The photo, whose features are not in the store yet.</returns>
    internal PhotoEntry Describe(Sample sample, Sample withoutPixels, PhotoFeatures features, ulong hash)
        => new(withoutPixels, NotStored, Vectors.Encode(features.Sift), Colours.Encode(features.Colour), PretrainedOf(sample.Embeddings, Pretrained), hash);

    internal static float[]?[] PretrainedOf(IReadOnlyDictionary<string, ReadOnlyMemory<float>> embeddings, IReadOnlyList<string> ids)
        => [.. ids.Select(id =>
        {
            if (!embeddings.TryGetValue(id, out var vector))
                return null;
            var copy = vector.ToArray();
            VladEncoder.Normalise(copy);
            return copy;
        })];

    internal void Save(string folder, KeypointLightGbmOptions options)
    {
        using (var writer = new BinaryWriter(File.Create(Path.Combine(folder, "vectors.bin"))))
        {
            Vectors.Write(writer);
            Colours.Write(writer);
        }

        Classifier?.Save(folder, Columns.Names);
        Seed?.Save(folder);
        using var stream = File.Create(Path.Combine(folder, "model.json"));
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("format", FormatVersion);
        json.WriteString("features", FeaturesName(options));
        json.WriteString("photos", PhotoText(options));
        json.WriteStartArray("pretrained");
        foreach (var id in Pretrained)
            json.WriteStringValue(id);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <exception cref="StageException">The folder does not hold a model that these options can use.</exception>
    internal static LearntModel Load(string folder, KeypointLightGbmOptions options)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "model.json")));
            var root = json.RootElement;
            if (root.GetProperty("format").GetInt32() != FormatVersion)
                throw new StageException($"'{folder}' holds a keypoint model of another version: fit it again.");
            Compare("features", FeaturesName(options));
            Compare("photos", PhotoText(options));
            string[] pretrained = [.. root.GetProperty("pretrained").EnumerateArray().Select(e => e.GetString()!)];
            using var reader = new BinaryReader(File.OpenRead(Path.Combine(folder, "vectors.bin")));
            var vectors = VladEncoder.Read(reader);
            var colours = ColourEncoder.Read(reader);
            var columns = new PairColumns(pretrained);
            return new LearntModel(
                vectors,
                colours,
                pretrained,
                File.Exists(Path.Combine(folder, "calibration.bin")) ? PairClassifier.Load(folder, columns.Names) : null,
                options.Features == FeatureSet.Seed ? SeedClassifier.Load(folder, vectors.Dimension) : null);

            void Compare(string name, string wanted)
            {
                var found = root.GetProperty(name).GetString();
                if (found != wanted)
                    throw new StageException($"'{folder}' was fitted with {name} '{found}', the pipeline asks for '{wanted}': fit it again, or put the options back.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new StageException($"'{folder}' does not hold a complete keypoint model: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        Classifier?.Dispose();
        Seed?.Dispose();
    }

    private static string FeaturesName(KeypointLightGbmOptions options) => options.Features == FeatureSet.Seed ? "seed" : "matches";

    /// <summary>The options that decide what a photo's features look like: vectors and probabilities hold for these alone.</summary>
    private static string PhotoText(KeypointLightGbmOptions options) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{string.Join('+', options.Detectors.Order())} at {options.WorkingSize} px, {options.Keypoints}+{options.BinaryKeypoints} keypoints, contrast {options.Contrast}, clahe {options.Clahe}, {(options.Upright ? "upright" : "turned")}, {options.Neighbours} neighbours");
}
