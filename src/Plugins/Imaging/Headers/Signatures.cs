using System.Globalization;
using System.Text;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Tells files apart by their first bytes; extensions are often wrong.</summary>
internal static class Signatures
{
    private static readonly (byte[] Start, string What)[] _others =
    [
        ([0x1a, 0x45, 0xdf, 0xa3], "a video (Matroska or WebM)"),
        ([0x00, 0x00, 0x01, 0xba], "a video (MPEG)"),
        ([0x00, 0x00, 0x01, 0xb3], "a video (MPEG)"),
        ([.. "FLV"u8], "a video (Flash)"),
        ([0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11], "a video (Windows Media)"),
        ([.. "%PDF"u8], "a PDF document"),
        ([.. "PK\x3\x4"u8], "a ZIP archive or Office document"),
        ([0x1f, 0x8b], "a gzip archive"),
        ([.. "7z"u8, 0xbc, 0xaf, 0x27, 0x1c], "a 7-Zip archive"),
        ([.. "Rar!"u8], "a RAR archive"),
        ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "a Windows thumbnail cache (thumbs.db) or an old Office document"),
        ([0x00, 0x00, 0x00, 0x01, .. "Bud1"u8], "a macOS folder settings file (.DS_Store)"),
        ([0x00, 0x05, 0x16, 0x07], "a macOS side file (its name starts with ._), not the photo itself"),
        ([.. "8BPS"u8], "a Photoshop document"),
        ([.. "SQLite format 3"u8], "an SQLite database"),
        ([0x7f, .. "ELF"u8], "a program"),
        ([.. "MZ"u8], "a program"),
        ([.. "PAR1"u8], "a Parquet table"),
    ];

    /// <summary>The image format, or null where the data is none that can be read.</summary>
    public static ImageFormat? FormatOf(ReadOnlySpan<byte> data)
    {
        if (data is [0xff, 0xd8, 0xff, ..])
            return ImageFormat.Jpeg;
        if (data.StartsWith(PngHeader.Signature))
            return ImageFormat.Png;
        if (data.StartsWith("GIF87a"u8) || data.StartsWith("GIF89a"u8))
            return ImageFormat.Gif;
        if (data.StartsWith("RIFF"u8) && data.Length >= 12 && data[8..].StartsWith("WEBP"u8))
            return ImageFormat.WebP;
        if (TiffHeader.IsTiff(data))
            return ImageFormat.Tiff;
        if (data.StartsWith(Jpeg2000Header.FileSignature) || data.StartsWith(Jpeg2000Header.CodestreamSignature))
            return ImageFormat.Jpeg2000;
        return BmpHeader.IsBmp(data) ? ImageFormat.Bmp : null;
    }

    /// <summary>Says, in a sentence, why data of no known image format is not accepted.</summary>
    public static string Complain(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return "The file is empty (0 bytes).";
        if (!data.ContainsAnyExcept((byte)0))
            return $"The file holds {data.Length} zero bytes and no image, as a camera or card leaves it when writing failed.";
        var what = What(data);
        return $"The file is no image that can be read: {what}. JPEG, PNG, GIF, BMP, WebP, TIFF and JPEG 2000 can be.";
    }

    private static string What(ReadOnlySpan<byte> data)
    {
        if (data.Length >= 12 && data[4..].StartsWith("ftyp"u8))
            return IsoMedia(Encoding.ASCII.GetString(data.Slice(8, 4)));
        if (data.Length >= 8 && (data[4..].StartsWith("moov"u8) || data[4..].StartsWith("mdat"u8) || data[4..].StartsWith("wide"u8)))
            return "it is a video (QuickTime)";
        if (data.StartsWith("RIFF"u8) && data.Length >= 12)
            return data[8..].StartsWith("AVI "u8) ? "it is a video (AVI)" : "it is a sound, or another kind of RIFF file";
        foreach (var (start, what) in _others)
        {
            if (data.StartsWith(start))
                return "it is " + what;
        }

        var text = Text(data);
        if (text is not null)
        {
            var start = text.TrimStart();
            if (start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
                || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            {
                return "it is a web page (HTML), as a failed download leaves it";
            }

            return start.StartsWith('<') && start.Contains("<svg", StringComparison.Ordinal) ? "it is a drawing (SVG)" : "it is text";
        }

        var first = data[..Math.Min(8, data.Length)].ToArray().Select(b => b.ToString("X2", CultureInfo.InvariantCulture));
        return $"its {data.Length} bytes start with {string.Join(' ', first)}, which is no format known here";
    }

    /// <summary>MP4 and its relatives, by brand (ISO/IEC 14496-12, 4.3).</summary>
    private static string IsoMedia(string brand) => brand switch
    {
        "heic" or "heix" or "heim" or "heis" or "mif1" or "msf1" => "it is a HEIF photo (HEIC), which has to be converted to JPEG first",
        "avif" or "avis" => "it is an AVIF image, which has to be converted to JPEG first",
        "crx " => "it is a raw photo (Canon CR3), which has to be converted to JPEG first",
        "qt  " => "it is a video (QuickTime)",
        _ when brand.StartsWith("M4A", StringComparison.Ordinal) => "it is a sound (M4A)",
        _ => "it is a video (MP4)",
    };

    /// <summary>The start of the data as text, or null where it is not UTF-8 text.</summary>
    private static string? Text(ReadOnlySpan<byte> data)
    {
        var start = data[..Math.Min(512, data.Length)];
        foreach (var value in start)
        {
            if (value is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0c) or 0x7f)
                return null;
        }

        // Cut after a whole character: the end of the sample may split one.
        for (var cut = 0; cut < 4 && cut < start.Length; cut++)
        {
            if (System.Text.Unicode.Utf8.IsValid(start[..^cut]))
                return Encoding.UTF8.GetString(start[..^cut]).TrimStart('\uFEFF');
            if (data.Length <= 512)
                return null;
        }

        return null;
    }
}
