using System.Text.Json.Nodes;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Schema;

/// <summary>The JSON Schema of a stage's options.</summary>
internal static class OptionSchema
{
    /// <summary>A text that holds a variable of the environment: what becomes of it is not known while typing.</summary>
    public const string VariablePattern = @"\$\{[A-Za-z_]";

    private const string PathPattern = @"^[^\u0000-\u001F\u007F-\u009F]*$";

    // Beyond these a number in JSON is no longer exact in every reader.
    private const double Beyond = 9e15;

    public static JsonObject OfOptions(IEnumerable<OptionDescriptor> options, string description)
    {
        var properties = new JsonObject();
        foreach (var option in options)
            properties[option.Name] = Of(option);
        return new JsonObject { ["description"] = description, ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }

    private static JsonObject Of(OptionDescriptor option)
    {
        var unit = option.Unit is null ? "" : $" In {option.Unit}.";
        var schema = Of(option.Type, option.Nullable);
        var described = new JsonObject { ["description"] = $"{option.Description}{unit}" };
        if (option.Default is not null)
            described["default"] = JsonNode.Parse(option.Default);
        foreach (var (key, value) in schema.ToList())
        {
            schema.Remove(key);
            if (key != "description")
                described[key] = value;
        }

        return described;
    }

    private static JsonObject Of(OptionType type, bool nullable)
    {
        switch (type)
        {
            case OptionType.Choice choice:
                var choices = new JsonArray([.. choice.Item.Select(c => JsonValue.Create(c))]);
                if (nullable)
                    choices.Add(null);
                return new JsonObject
                {
                    ["anyOf"] = new JsonArray(
                        new JsonObject { ["enum"] = choices },
                        new JsonObject { ["type"] = "string", ["pattern"] = VariablePattern }),
                };
            case OptionType.Integer whole:
                return Number("integer", whole.Item, nullable);
            case OptionType.Number number:
                return Number("number", number.Item, nullable);
            case OptionType.ListOf list:
                var array = new JsonObject { ["type"] = Types("array", nullable), ["items"] = Of(list.item, nullable: false) };
                if (list.minItems > 0)
                    array["minItems"] = list.minItems;
                return array;
            case OptionType.Record record:
                var members = OfOptions(record.Item, "");
                members["type"] = Types("object", nullable);
                var needed = record.Item.Where(o => o.Required).Select(o => JsonValue.Create(o.Name)).ToArray();
                if (needed.Length > 0)
                    members["required"] = new JsonArray(needed);
                members.Remove("description");
                return members;
            default:
                var text = new JsonObject { ["type"] = Types(type.IsFlag ? "boolean" : "string", nullable) };
                if (type.IsPath)
                    text["pattern"] = PathPattern;
                return text;
        }
    }

    private static JsonObject Number(string name, NumberRange range, bool nullable)
    {
        var number = new JsonObject { ["type"] = Types(name, nullable) };
        if (range.Min > -Beyond)
            number[range.MinExclusive ? "exclusiveMinimum" : "minimum"] = range.Min;
        if (range.Max < Beyond)
            number[range.MaxExclusive ? "exclusiveMaximum" : "maximum"] = range.Max;
        return number;
    }

    private static JsonNode Types(string name, bool nullable) => nullable ? new JsonArray(name, "null") : JsonValue.Create(name);
}
