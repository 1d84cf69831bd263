namespace ReIdFlow.Plugins.Datasets;

/// <summary>An entry of a COCO file's list of images.</summary>
/// <param name="Path">The photo, with <c>/</c> between the parts.</param>
/// <param name="Width">In pixels; NaN where it is not given.</param>
/// <param name="Height">In pixels; NaN where it is not given.</param>
/// <param name="DateTime">What the camera's clock showed, as written.</param>
/// <param name="Location">The camera.</param>
/// <param name="Sequence">The burst.</param>
internal sealed record CocoImage(string Path, double Width, double Height, string? DateTime, string? Location, string? Sequence)
{
    /// <summary>Reads the entry whose object has begun: its id, and the image; null where it names no file.</summary>
    public static (string? Id, CocoImage? Image) Read(JsonTokens json)
    {
        string? id = null, file = null, dateTime = null, location = null, sequence = null;
        var (width, height) = (double.NaN, double.NaN);
        while (json.NextProperty())
        {
            if (json.NameIs("id"u8))
                id = json.ReadText();
            else if (json.NameIs("file_name"u8))
                file = json.ReadText();
            else if (json.NameIs("width"u8))
                width = json.ReadNumber();
            else if (json.NameIs("height"u8))
                height = json.ReadNumber();
            else if (json.NameIs("datetime"u8))
                dateTime = json.ReadText();
            else if (json.NameIs("location"u8))
                location = json.ReadText();
            else if (json.NameIs("seq_id"u8))
                sequence = json.ReadText();
            else
                json.SkipValue();
        }

        var isFile = !string.IsNullOrWhiteSpace(file) && !file.Contains('\0', StringComparison.Ordinal);
        return (id, isFile ? new CocoImage(file!.Replace('\\', '/'), width, height, dateTime, location, sequence) : null);
    }
}
