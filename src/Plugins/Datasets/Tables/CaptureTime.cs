using System.Globalization;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Reads the dates and times that tables of photos hold.</summary>
internal static class CaptureTime
{
    private static readonly string[] DateForms = ["yyyy-MM-dd", "yyyy:MM:dd", "yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd"];

    private static readonly string[] TimeForms = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF", "HHmmss"];

    private static readonly string[] ZoneForms = ["", "zzz", "K"];

    private static readonly string[] DateTimeForms =
    [
        .. from date in DateForms
           from between in (string[])[" ", "'T'"]
           from time in TimeForms
           from zone in ZoneForms
           select date + between + time + zone,
    ];

    /// <summary>
    /// Reads a year, month and day, and a time where there is one, as ISO 8601 (2024-05-03T06:12:09+02:00), EXIF (2024:05:03 06:12:09)
    /// and their like write them. A time without a zone is taken as UTC, a date without a time as its midnight.
    /// </summary>
    /// <param name="text">The cell.</param>
    /// <param name="time">The time; meaningless where the result is false.</param>
    /// <param name="toTheDay">Whether there was a date only.</param>
    /// <returns>False where the text is no such date.</returns>
    public static bool TryRead(string text, out DateTimeOffset time, out bool toTheDay)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
        toTheDay = DateTimeOffset.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, Styles, out time);
        return toTheDay || DateTimeOffset.TryParseExact(text, DateTimeForms, CultureInfo.InvariantCulture, Styles, out time);
    }
}
