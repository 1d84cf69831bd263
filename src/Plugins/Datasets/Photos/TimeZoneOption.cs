using System.Globalization;
using System.Text.RegularExpressions;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>The zone of clocks that do not tell it, as cameras' seldom do: a name such as <c>Africa/Nairobi</c>, or <c>+03:00</c>.</summary>
internal sealed partial class TimeZoneOption
{
    private readonly TimeZoneInfo _zone;

    private TimeZoneOption(TimeZoneInfo zone) => _zone = zone;

    /// <summary>Reads the option; null where it names no zone.</summary>
    public static TimeZoneOption? TryParse(string text)
    {
        if (text is "UTC" or "Z")
            return new TimeZoneOption(TimeZoneInfo.Utc);
        var match = Offset().Match(text);
        if (match.Success)
        {
            var offset = new TimeSpan(
                int.Parse(match.Groups["hours"].ValueSpan, CultureInfo.InvariantCulture),
                int.Parse(match.Groups["minutes"].ValueSpan, CultureInfo.InvariantCulture),
                0);
            if (offset > TimeSpan.FromHours(14))
                return null;
            offset = text[0] == '-' ? -offset : offset;
            return new TimeZoneOption(TimeZoneInfo.CreateCustomTimeZone(text, offset, text, text));
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? new TimeZoneOption(zone) : null;
    }

    /// <summary>Says what is wrong with an option; null when nothing is.</summary>
    public static string? Complain(string text) => TryParse(text) is null
        ? $"'{text}' is no time zone known here. Write a name such as Africa/Nairobi, or the time ahead of UTC, such as +03:00."
        : null;

    /// <summary>The instant that a clock in the zone shows.</summary>
    public DateTimeOffset At(DateTime clock)
    {
        var local = DateTime.SpecifyKind(clock, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, _zone.GetUtcOffset(local));
    }

    [GeneratedRegex(@"\A[+-](?<hours>[0-9]{2}):?(?<minutes>[0-5][0-9])\z")]
    private static partial Regex Offset();
}
