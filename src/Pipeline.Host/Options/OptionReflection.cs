using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Options;

/// <summary>Reads an options type's properties as descriptions that pipelines are checked against.</summary>
internal static class OptionReflection
{
    /// <exception cref="ArgumentException">A property has a type that no option can have, or the type cannot be made.</exception>
    public static IReadOnlyList<OptionDescriptor> Describe(Type optionsType)
    {
        var defaults = CreateDefault(optionsType);
        return [.. OptionProperties.Of(optionsType).Select(p => Describe(p.Property, p.Attribute, defaults))];
    }

    /// <summary>An instance with every default.</summary>
    public static object CreateDefault(Type optionsType)
    {
        if (optionsType.GetConstructor(Type.EmptyTypes) is null)
            throw new ArgumentException($"{optionsType.Name} has no public constructor without parameters.");
        return Activator.CreateInstance(optionsType)!;
    }

    private static OptionDescriptor Describe(PropertyInfo property, OptionAttribute attribute, object defaults)
    {
        if (property.SetMethod is null)
            throw new ArgumentException($"{property.Name} cannot be set; give it an init accessor.");
        var required = OptionProperties.IsRequired(property);
        return new OptionDescriptor(
            OptionNames.OfProperty(property.Name),
            TypeOf(property.PropertyType, attribute, property.Name),
            required,
            OptionProperties.IsNullable(property),
            required ? null : ToJson(property.GetValue(defaults)),
            attribute.Description,
            attribute.Unit);
    }

    private static OptionType TypeOf(Type type, OptionAttribute attribute, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
            return OptionType.Flag;
        if (type == typeof(int))
            return OptionType.NewInteger(RangeOf(attribute, int.MinValue, int.MaxValue));
        if (type == typeof(long))
            return OptionType.NewInteger(RangeOf(attribute, long.MinValue, long.MaxValue));
        if (type == typeof(double) || type == typeof(float))
            return OptionType.NewNumber(RangeOf(attribute, double.NegativeInfinity, double.PositiveInfinity));
        if (type == typeof(string))
            return attribute.IsPath ? OptionType.Path : OptionType.Text;
        if (type.IsEnum)
            return OptionType.NewChoice([.. Enum.GetNames(type).Select(OptionNames.OfChoice)]);
        if (OptionProperties.ItemOf(type) is { } item)
            return OptionType.NewListOf(TypeOf(item, attribute, name), attribute.MinItems);
        if (type.IsClass && OptionProperties.Of(type).Count > 0)
            return OptionType.NewRecord(Describe(type));
        throw new ArgumentException($"{name} is of type {type.Name}, which no option can have.");
    }

    private static NumberRange RangeOf(OptionAttribute attribute, double least, double greatest)
        => new(Math.Max(attribute.Min, least), Math.Min(attribute.Max, greatest), attribute.MinExclusive, attribute.MaxExclusive);

    private static string ToJson(object? value) => ToNode(value)?.ToJsonString() ?? "null";

    private static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        string text => JsonValue.Create(text),
        Enum choice => JsonValue.Create(OptionNames.OfChoice(choice.ToString())),
        // By way of decimal text, so that 0.1f is written 0.1.
        float number => JsonNode.Parse(number.ToString("R", CultureInfo.InvariantCulture)),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(ToNode)]),
        _ => new JsonObject(OptionProperties.Of(value.GetType())
            .Select(p => KeyValuePair.Create(OptionNames.OfProperty(p.Property.Name), ToNode(p.Property.GetValue(value))))),
    };
}
