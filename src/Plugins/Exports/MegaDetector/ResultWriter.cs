using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Writes MegaDetector's batch results, format 1.6.</summary>
internal sealed class ResultWriter(Stream stream) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(stream, new JsonWriterOptions { Indented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public Utf8JsonWriter Json => _json;

    /// <summary>Writes a confidence as a float, which readers want: 1.0 and not 1.</summary>
    public void Confidence(double confidence) => _json.WriteRawValue(Math.Clamp(confidence, 0, 1).ToString("0.0####", CultureInfo.InvariantCulture));

    public void Classifications(IReadOnlyList<(string Id, double Confidence)> classifications)
    {
        _json.WriteStartArray("classifications");
        foreach (var (id, confidence) in classifications)
        {
            _json.WriteStartArray();
            _json.WriteStringValue(id);
            Confidence(confidence);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    public void Names(string property, IEnumerable<(string Id, string Label)> names)
    {
        _json.WriteStartObject(property);
        foreach (var (id, label) in names)
            _json.WriteString(id, label);
        _json.WriteEndObject();
    }

    /// <summary>Copies the value that has begun, numbers to the digit.</summary>
    public void Copy(JsonTokens tokens)
    {
        switch (tokens.Type)
        {
            case JsonTokenType.StartObject:
                _json.WriteStartObject();
                while (tokens.NextProperty())
                    CopyProperty(tokens);
                _json.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                _json.WriteStartArray();
                while (tokens.NextItem())
                    Copy(tokens);
                _json.WriteEndArray();
                break;
            case JsonTokenType.String:
                _json.WriteStringValue(tokens.Text());
                break;
            case JsonTokenType.Number:
                _json.WriteRawValue(tokens.Text()!);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                _json.WriteBooleanValue(tokens.Type == JsonTokenType.True);
                break;
            default:
                _json.WriteNullValue();
                break;
        }

        // A result file may be larger than memory.
        if (_json.BytesPending > 1 << 16)
            _json.Flush();
    }

    /// <summary>Copies the property whose name was read.</summary>
    public void CopyProperty(JsonTokens tokens)
    {
        _json.WritePropertyName(tokens.Text()!);
        tokens.ReadMore();
        Copy(tokens);
    }

    public void Dispose() => _json.Dispose();
}
