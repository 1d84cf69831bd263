using System.Text.Json;

namespace ReIdFlow.Pipeline.Host.Options;

/// <summary>Turns checked JSON into an instance of an options type.</summary>
internal static class OptionBinder
{
    public static object Bind(Type optionsType, JsonElement given)
    {
        var options = OptionReflection.CreateDefault(optionsType);
        foreach (var (property, _) in OptionProperties.Of(optionsType))
        {
            if (given.TryGetProperty(OptionNames.OfProperty(property.Name), out var value))
                property.SetValue(options, ValueOf(property.PropertyType, value));
        }

        return options;
    }

    private static object? ValueOf(Type type, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
            return value.GetBoolean();
        if (type == typeof(int))
            return checked((int)Whole(value));
        if (type == typeof(long))
            return Whole(value);
        if (type == typeof(double))
            return value.GetDouble();
        if (type == typeof(float))
            return (float)value.GetDouble();
        if (type == typeof(string))
            return value.GetString();
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<object>().First(v => OptionNames.OfChoice(v.ToString()!) == value.GetString());
        if (OptionProperties.ItemOf(type) is { } item)
        {
            var list = Array.CreateInstance(item, value.GetArrayLength());
            var i = 0;
            foreach (var entry in value.EnumerateArray())
                list.SetValue(ValueOf(item, entry), i++);
            return list;
        }

        return Bind(type, value);
    }

    // 1e3 and 2.0 are whole numbers too.
    private static long Whole(JsonElement value) => value.TryGetInt64(out var whole) ? whole : checked((long)value.GetDouble());
}
