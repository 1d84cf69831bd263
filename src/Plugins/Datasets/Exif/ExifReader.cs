using System.Globalization;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Exif.Makernotes;
using MetadataExtractor.Formats.Jpeg;
using Directory = MetadataExtractor.Directory;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Reads the EXIF part of photos. A photo without one, or that is none, gives nothing: reading its pixels says what is wrong.</summary>
internal static class ExifReader
{
    private static readonly IJpegSegmentMetadataReader[] ExifAlone = [new MetadataExtractor.Formats.Exif.ExifReader()];
    private static readonly string[] ClockForms = ["yyyy:MM:dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy/MM/dd HH:mm:ss", "yyyy:MM:dd HH:mm"];

    /// <summary>Reads one photo's; null where it has none or cannot be read.</summary>
    public static ExifFacts? TryRead(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 13);
            var isJpeg = stream.ReadByte() == 0xff && stream.ReadByte() == 0xd8;
            stream.Position = 0;
            return Facts(isJpeg ? JpegMetadataReader.ReadMetadata(stream, ExifAlone) : ImageMetadataReader.ReadMetadata(stream));
        }

        // What a damaged file makes of its reader cannot be foreseen.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static ExifFacts? Facts(IReadOnlyList<Directory> directories)
    {
        var main = directories.OfType<ExifIfd0Directory>().ToList();
        var sub = directories.OfType<ExifSubIfdDirectory>().ToList();
        if (main.Count == 0 && sub.Count == 0)
            return null;

        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(attributes, ExifFacts.Make, Text(main, ExifDirectoryBase.TagMake));
        Add(attributes, ExifFacts.Model, Text(main, ExifDirectoryBase.TagModel));
        Add(attributes, ExifFacts.Serial, Text(sub, ExifDirectoryBase.TagBodySerialNumber) ?? MakernoteSerial(directories));
        if (directories.OfType<GpsDirectory>().FirstOrDefault()?.GetGeoLocation() is { IsZero: false } place)
        {
            attributes[ExifFacts.Latitude] = place.Latitude.ToString("0.######", CultureInfo.InvariantCulture);
            attributes[ExifFacts.Longitude] = place.Longitude.ToString("0.######", CultureInfo.InvariantCulture);
        }

        var clock = Clock(Text(sub, ExifDirectoryBase.TagDateTimeOriginal))
            ?? Clock(Text(sub, ExifDirectoryBase.TagDateTimeDigitized))
            ?? Clock(Text(main, ExifDirectoryBase.TagDateTime));
        if (clock is { } whole && Fraction(Text(sub, ExifDirectoryBase.TagSubsecondTimeOriginal)) is { } fraction)
            clock = whole + fraction;
        return new ExifFacts(clock, Offset(Text(sub, ExifDirectoryBase.TagTimeZoneOriginal) ?? Text(sub, ExifDirectoryBase.TagTimeZone)), attributes);
    }

    // Trail cameras write their serial number where only their maker looks.
    private static string? MakernoteSerial(IReadOnlyList<Directory> directories)
        => Text(directories.OfType<ReconyxHyperFireMakernoteDirectory>(), ReconyxHyperFireMakernoteDirectory.TagSerialNumber)
            ?? Text(directories.OfType<ReconyxUltraFireMakernoteDirectory>(), ReconyxUltraFireMakernoteDirectory.TagSerialNumber);

    private static DateTime? Clock(string? text)
        => DateTime.TryParseExact(text, ClockForms, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var clock) && clock.Year > 1 ? clock : null;

    private static TimeSpan? Fraction(string? text)
        => text is { Length: > 0 and <= 7 } && text.All(char.IsAsciiDigit)
            ? TimeSpan.FromSeconds(double.Parse("0." + text, CultureInfo.InvariantCulture))
            : null;

    private static TimeSpan? Offset(string? text)
    {
        if (text is null || text.Length < 6 || text[0] is not ('+' or '-'))
            return null;
        return TimeSpan.TryParseExact(text[1..6], @"hh\:mm", CultureInfo.InvariantCulture, out var offset) && offset <= TimeSpan.FromHours(14)
            ? text[0] == '-' ? -offset : offset
            : null;
    }

    private static string? Text(IEnumerable<Directory> directories, int tag)
    {
        var text = directories.Select(d => d.GetString(tag)).FirstOrDefault(t => !string.IsNullOrWhiteSpace(t));
        return text?.Trim('\0', ' ', '\t', '\r', '\n') is { Length: > 0 } trimmed ? trimmed : null;
    }

    private static void Add(Dictionary<string, string> attributes, string name, string? value)
    {
        if (value is not null)
            attributes[name] = value;
    }
}
