using System.Globalization;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>An option's type, range, unit and default in a line.</summary>
internal static class OptionText
{
    public static string Of(OptionDescriptor option)
    {
        var unit = option.Unit is null ? "" : $" {option.Unit}";
        return $"{TypeOf(option.Type)}{unit}, {(option.Required ? "required" : $"default {option.Default}")}.";
    }

    private static string TypeOf(OptionType type) => type switch
    {
        OptionType.Integer whole => $"whole number{RangeOf(whole.Item, int.MinValue, int.MaxValue)}",
        OptionType.Number number => $"number{RangeOf(number.Item, double.NegativeInfinity, double.PositiveInfinity)}",
        OptionType.Choice choice => string.Join(" | ", choice.Item),
        OptionType.ListOf list => $"list of {TypeOf(list.item)}",
        OptionType.Record record => $"{{ {string.Join(", ", record.Item.Select(o => o.Name))} }}",
        _ when type.IsFlag => "true | false",
        _ when type.IsPath => "path",
        _ => "text",
    };

    private static string RangeOf(NumberRange range, double least, double greatest)
    {
        var (from, to) = (range.Min > least, range.Max < greatest);
        var min = range.Min.ToString(CultureInfo.InvariantCulture);
        var max = range.Max.ToString(CultureInfo.InvariantCulture);
        return (from, to) switch
        {
            (true, true) => $" {(range.MinExclusive ? "above" : "from")} {min} {(range.MaxExclusive ? "to below" : "to")} {max}",
            (true, false) => $" {(range.MinExclusive ? "above" : "from")} {min}",
            (false, true) => $" {(range.MaxExclusive ? "below" : "up to")} {max}",
            _ => "",
        };
    }
}
