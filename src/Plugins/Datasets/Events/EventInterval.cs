using System.Globalization;
using System.Text.RegularExpressions;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Reads a time such as <c>60s</c>, <c>2min</c> or <c>1h</c>; a bare number is seconds.</summary>
internal static partial class EventInterval
{
    /// <summary>The time; null where the text is none.</summary>
    public static TimeSpan? TryParse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success || !double.TryParse(match.Groups["number"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return null;
        var seconds = number * match.Groups["unit"].Value switch
        {
            "min" => 60,
            "h" => 3600,
            _ => 1,
        };
        return seconds <= 366 * 24 * 3600 ? TimeSpan.FromSeconds(seconds) : null;
    }

    [GeneratedRegex(@"\A\s*(?<number>[0-9]{1,9}(\.[0-9]+)?)\s*(?<unit>s|min|h)?\s*\z")]
    private static partial Regex Form();
}
