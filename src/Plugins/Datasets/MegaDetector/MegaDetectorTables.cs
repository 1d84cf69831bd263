using System.Globalization;
using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>What a MegaDetector file says beside its images: they may stand before or after these, so the file is read twice.</summary>
internal sealed record MegaDetectorTables(
    string? FormatVersion,
    IReadOnlyDictionary<string, string> DetectionCategories,
    IReadOnlyDictionary<string, string> ClassificationCategories)
{
    private static readonly Dictionary<string, string> UsualCategories = new(StringComparer.Ordinal) { ["1"] = "animal", ["2"] = "person", ["3"] = "vehicle" };

    /// <summary>Reads the whole file and keeps the tables.</summary>
    /// <exception cref="StageException">The file is damaged, is none of MegaDetector's, or of a format that is not read.</exception>
    public static MegaDetectorTables Read(string path, IStageLog log)
    {
        using var json = JsonTokens.Open(path);
        string? version = null;
        Dictionary<string, string>? detections = null;
        Dictionary<string, string>? classifications = null;
        var hasImages = false;
        json.ReadMore();
        if (json.Type != JsonTokenType.StartObject)
            throw NotOurs(path);
        while (json.NextProperty())
        {
            if (json.NameIs("info"u8))
                version = ReadVersion(json) ?? version;
            else if (json.NameIs("detection_categories"u8))
                detections = ReadNames(json);
            else if (json.NameIs("classification_categories"u8))
                classifications = ReadNames(json);
            else if (json.NameIs("images"u8))
            {
                hasImages = true;
                json.SkipValue();
            }
            else
                json.SkipValue();
        }

        if (json.Read())
            throw new StageException($"'{path}' goes on after its end.");
        if (!hasImages)
            throw NotOurs(path);
        CheckVersion(path, version, log);
        return new MegaDetectorTables(version, detections ?? UsualCategories, classifications ?? []);
    }

    private static StageException NotOurs(string path)
        => new($"'{path}' is no file of MegaDetector's: it has no list of images. Give the file that run_detector_batch wrote.");

    private static void CheckVersion(string path, string? version, IStageLog log)
    {
        if (!double.TryParse(version, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            log.Warn($"'{path}' does not tell its format_version; it is read as 1.6.");
        else if (number >= 2)
            throw new StageException($"'{path}' is of format {version}, and this version reads 1.3 to 1.6. Use a newer ReIdFlow.");
        else if (number < 1.3)
            log.Warn($"'{path}' is of format {version}, older than 1.3; it is read as 1.3. Run the detector's converter on it if boxes look wrong.");
    }

    private static string? ReadVersion(JsonTokens json)
    {
        string? version = null;
        if (!json.BeginObject())
            return null;
        while (json.NextProperty())
        {
            if (json.NameIs("format_version"u8))
                version = json.ReadText();
            else
                json.SkipValue();
        }

        return version;
    }

    private static Dictionary<string, string> ReadNames(JsonTokens json)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!json.BeginObject())
            return names;
        while (json.NextProperty())
        {
            var id = json.Text()!;
            names[id] = json.ReadText() ?? id;
        }

        return names;
    }
}
