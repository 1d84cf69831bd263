namespace ReIdFlow.Plugins.Datasets;

/// <summary>An entry of a MegaDetector file's list of images.</summary>
internal sealed class MegaDetectorImage
{
    /// <summary>The photo or video; null where the entry names none.</summary>
    public string? File { get; private set; }

    /// <summary>Why the detector could not read it; null where it could.</summary>
    public string? Failure { get; private set; }

    /// <summary>What the camera's clock showed, where the file says so.</summary>
    public string? Clock { get; private set; }

    /// <summary>Whether it is a video, whose detections belong to frames.</summary>
    public bool IsVideo { get; private set; }

    /// <summary>Null where the detector failed.</summary>
    public List<MegaDetectorDetection>? Detections { get; private set; }

    /// <summary>Reads the entry whose object has begun.</summary>
    public static MegaDetectorImage Read(JsonTokens json)
    {
        var image = new MegaDetectorImage();
        while (json.NextProperty())
        {
            if (json.NameIs("file"u8))
                image.File = json.ReadText();
            else if (json.NameIs("failure"u8))
                image.Failure = json.ReadText();
            else if (json.NameIs("datetime"u8))
                image.Clock = json.ReadText();
            else if (json.NameIs("frame_rate"u8) || json.NameIs("frames_processed"u8))
                image.IsVideo |= json.ReadText() is not null || json.Type == System.Text.Json.JsonTokenType.EndArray;
            else if (json.NameIs("detections"u8))
                image.Detections = ReadDetections(json);
            else
                json.SkipValue();
        }

        return image;
    }

    private static List<MegaDetectorDetection>? ReadDetections(JsonTokens json)
    {
        if (!json.BeginArray())
            return null;
        var detections = new List<MegaDetectorDetection>();
        while (json.NextItem())
        {
            if (json.Type == System.Text.Json.JsonTokenType.StartObject)
                detections.Add(MegaDetectorDetection.Read(json));
            else
                json.Skip();
        }

        return detections;
    }
}
