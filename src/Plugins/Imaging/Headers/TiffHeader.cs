namespace ReIdFlow.Plugins.Imaging;

/// <summary>Reads the first directory of a TIFF (TIFF 6.0).</summary>
internal static class TiffHeader
{
    private const ushort NewSubfileType = 254;
    private const ushort ImageWidth = 256;
    private const ushort ImageLength = 257;
    private const ushort StripOffsets = 273;
    private const ushort StripByteCounts = 279;
    private const ushort TileOffsets = 324;
    private const ushort TileByteCounts = 325;

    public static bool IsTiff(ReadOnlySpan<byte> data)
        => data.StartsWith("II\x2a\0"u8) || data.StartsWith("MM\0\x2a"u8) || IsBigTiff(data);

    public static ImageHeader Read(ReadOnlySpan<byte> data)
    {
        if (TiffDirectory.ReadFirst(data) is not { } directory)
            throw new InvalidDataException("The image is a BigTIFF, which cannot be read; convert it to TIFF, PNG or JPEG.");

        // Raw files of most makers are TIFFs whose first picture is a thumbnail.
        if ((data.Length > 10 && data[8..].StartsWith("CR"u8)) || (directory.Value(data, NewSubfileType) & 1) == 1)
        {
            throw new InvalidDataException(
                "The file is a camera's raw photo, of which only a thumbnail could be read; convert it to JPEG first.");
        }

        var width = directory.Value(data, ImageWidth);
        var height = directory.Value(data, ImageLength);
        return new ImageHeader(ImageFormat.Tiff, checked((int)(width ?? 0)), checked((int)(height ?? 0)))
        {
            Orientation = ExifOrientation.Checked(directory.Value(data, ExifOrientation.Tag)),
            IsComplete = directory.End <= data.Length
                && IsWithin(data, directory, StripOffsets, StripByteCounts)
                && IsWithin(data, directory, TileOffsets, TileByteCounts),
        };
    }

    private static bool IsWithin(ReadOnlySpan<byte> data, TiffDirectory directory, ushort offsets, ushort counts)
    {
        long length = data.Length;
        return directory.Values(data, offsets).Zip(directory.Values(data, counts)).All(part => part.First + part.Second <= length);
    }

    private static bool IsBigTiff(ReadOnlySpan<byte> data) => data.StartsWith("II\x2b\0"u8) || data.StartsWith("MM\0\x2b"u8);
}
