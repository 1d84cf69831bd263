using System.Collections.ObjectModel;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>A sample's attributes as a JSON object of texts, in ordinal order of their names.</summary>
internal static class AttributeText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text; null where there are no attributes.</summary>
    public static string? Of(IReadOnlyDictionary<string, string> attributes)
        => attributes.Count == 0 ? null : JsonSerializer.Serialize(new SortedDictionary<string, string>(attributes.ToDictionary(), StringComparer.Ordinal), Plain);

    /// <summary>Reads the text.</summary>
    /// <exception cref="FormatException">It is no object of texts.</exception>
    public static IReadOnlyDictionary<string, string> Read(string? text)
    {
        if (text is null)
            return ReadOnlyDictionary<string, string>.Empty;
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(text)!;
        }
        catch (JsonException exception)
        {
            throw new FormatException("column attributes holds a text that is no JSON object", exception);
        }
    }
}
