using System.Globalization;
using System.Text;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Writes CSV by RFC 4180, in UTF-8, with a line feed after each row.</summary>
internal static class CsvText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static void Write(Stream stream, IEnumerable<IEnumerable<string?>> rows)
    {
        using var writer = new StreamWriter(stream, Utf8, 1 << 16, leaveOpen: true) { NewLine = "\n" };
        foreach (var row in rows)
            writer.WriteLine(string.Join(',', row.Select(Cell)));
    }

    /// <summary>A cell, in quotation marks where it needs them.</summary>
    public static string Cell(string? text)
        => text is null ? "" : text.AsSpan().ContainsAny(",\"\r\n") || text != text.Trim() ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;

    public static string? Number(double? number) => number?.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>A time by ISO 8601 with its zone, to the second.</summary>
    public static string Time(DateTimeOffset time)
        => time.Offset == TimeSpan.Zero
            ? time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
