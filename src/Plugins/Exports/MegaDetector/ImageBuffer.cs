using System.Text.Json;
using System.Text.Json.Nodes;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Plugins.Exports;

/// <summary>One entry of a MegaDetector file's images, held until it is written.</summary>
internal sealed class ImageBuffer(JsonObject entry)
{
    /// <summary>The photo; empty where the entry names none.</summary>
    public string File { get; } = entry["file"] is JsonValue value && value.TryGetValue<string>(out var file) ? file : "";

    /// <summary>Reads the entry whose object has begun.</summary>
    public static ImageBuffer Read(JsonTokens tokens)
    {
        using var memory = new MemoryStream();
        using (var writer = new ResultWriter(memory))
            writer.Copy(tokens);
        return new ImageBuffer(JsonNode.Parse(memory.ToArray())!.AsObject());
    }

    /// <summary>Writes the entry with other classifications.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="classifications">For a detection's place in its list what to write; null to leave it as it is.</param>
    /// <returns>How many were written.</returns>
    public int Write(ResultWriter writer, Func<int, IReadOnlyList<(string Id, double Confidence)>?> classifications)
    {
        var written = 0;
        var json = writer.Json;
        json.WriteStartObject();
        foreach (var (name, value) in entry)
        {
            json.WritePropertyName(name);
            if (name != "detections" || value is not JsonArray detections)
            {
                WriteNode(json, value);
                continue;
            }

            json.WriteStartArray();
            for (var i = 0; i < detections.Count; i++)
            {
                if (detections[i] is not JsonObject detection || classifications(i) is not { } named)
                {
                    WriteNode(json, detections[i]);
                    continue;
                }

                written++;
                json.WriteStartObject();
                foreach (var (property, content) in detection)
                {
                    if (property == "classifications")
                        continue;
                    json.WritePropertyName(property);
                    if (property == "conf" && content is JsonValue number && number.TryGetValue<double>(out var confidence) && confidence % 1 == 0)
                        writer.Confidence(confidence);
                    else
                        WriteNode(json, content);
                }

                writer.Classifications(named);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        if (json.BytesPending > 1 << 16)
            json.Flush();
        return written;
    }

    private static void WriteNode(Utf8JsonWriter json, JsonNode? node)
    {
        if (node is null)
            json.WriteNullValue();
        else
            node.WriteTo(json);
    }
}
