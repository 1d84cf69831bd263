using System.Buffers.Binary;
using OpenCvSharp;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

/// <summary>Photos, samples and contexts to test with.</summary>
internal static class Given
{
    public static TransformContext Context(int epoch = 0, bool augment = false, string sample = "s", ulong seed = 1)
        => new(augment ? Phase.Fit : Phase.Embed, epoch, augment, seed, "stage", sample);

    public static Sample Photo(byte[] encoded, BoundingBox? box = null)
        => new() { Id = "s", Path = "photo.jpg", Content = new MemoryContent(encoded), Box = box };

    public static Sample Picture(Image image) => new() { Id = "s", Path = "photo.jpg", Image = image };

    public static Image Load(byte[] encoded, LoadImageOptions? options = null, BoundingBox? box = null)
        => new LoadImage(options ?? new LoadImageOptions()).Apply(Photo(encoded, box), Context())!.Image!;

    public static string Complaint(byte[] encoded, LoadImageOptions? options = null, BoundingBox? box = null)
        => Assert.Throws<InvalidDataException>(() => Load(encoded, options, box)).Message;

    /// <summary>An image whose every pixel tells its place: red its column, green its row, blue their sum.</summary>
    public static Image Places(int width, int height, PixelFormat format = PixelFormat.Rgb)
    {
        var pixels = new List<byte>();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                pixels.AddRange(format == PixelFormat.Grey ? [(byte)((x * 7) + (y * 13))] : [(byte)x, (byte)y, (byte)(x + y)]);
        }

        return new Image(width, height, format, [.. pixels]);
    }

    /// <summary>An image of smooth random blotches, about a cell in size.</summary>
    public static Image Blotches(int width, int height, int cell = 16)
    {
        using var coarse = new Mat(Math.Max(2, height / cell), Math.Max(2, width / cell), MatType.CV_8UC3);
        var random = RandomStream.Create(1, "blotches");
        var bytes = coarse.AsSpan<byte>();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)random.NextInt(256);
        using var smooth = new Mat();
        Cv2.Resize(coarse, smooth, new Size(width, height), 0, 0, InterpolationFlags.Cubic);
        return FromBgr(smooth);
    }

    public static byte[] Encoded(Image image, string extension, params int[] parameters)
    {
        using var bgr = ToBgr(image);
        return Encoded(bgr, extension, parameters);
    }

    public static byte[] Encoded(Mat mat, string extension, params int[] parameters)
    {
        Cv2.ImEncode(extension, mat, out var encoded, parameters);
        return encoded;
    }

    public static Mat ToBgr(Image image)
    {
        using var source = Mat.FromPixelData(image.Height, image.Width, image.Format == PixelFormat.Grey ? MatType.CV_8UC1 : MatType.CV_8UC3, image.Pixels.ToArray());
        var bgr = new Mat();
        if (image.Format == PixelFormat.Grey)
            source.CopyTo(bgr);
        else
            Cv2.CvtColor(source, bgr, ColorConversionCodes.RGB2BGR);
        return bgr;
    }

    public static Image FromBgr(Mat bgr)
    {
        using var rgb = new Mat();
        Cv2.CvtColor(bgr, rgb, ColorConversionCodes.BGR2RGB);
        return new Image(rgb.Width, rgb.Height, PixelFormat.Rgb, rgb.AsSpan<byte>().ToArray());
    }

    public static (byte Red, byte Green, byte Blue) Pixel(this Image image, int x, int y)
    {
        var at = image.Pixels.Span[(((y * image.Width) + x) * image.Channels)..];
        return (at[0], at[1], at[2]);
    }

    /// <summary>The mean of the absolute differences of all bytes.</summary>
    public static double Difference(Image a, Image b)
    {
        Assert.Equal((a.Width, a.Height, a.Format), (b.Width, b.Height, b.Format));
        var (x, y) = (a.Pixels.ToArray(), b.Pixels.ToArray());
        return x.Zip(y, (p, q) => Math.Abs(p - q)).Average();
    }

    public static void Same(Image expected, Image actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Format), (actual.Width, actual.Height, actual.Format));
        Assert.True(expected.Pixels.Span.SequenceEqual(actual.Pixels.Span), "The pixels differ.");
    }

    /// <summary>TIFF-structured EXIF data whose only tag is the orientation.</summary>
    public static byte[] Exif(int orientation, bool bigEndian)
    {
        var exif = new byte[26];
        if (bigEndian)
        {
            "MM\0*"u8.CopyTo(exif);
            BinaryPrimitives.WriteUInt32BigEndian(exif.AsSpan(4), 8);
            BinaryPrimitives.WriteUInt16BigEndian(exif.AsSpan(8), 1);
            BinaryPrimitives.WriteUInt16BigEndian(exif.AsSpan(10), 0x0112);
            BinaryPrimitives.WriteUInt16BigEndian(exif.AsSpan(12), 3);
            BinaryPrimitives.WriteUInt32BigEndian(exif.AsSpan(14), 1);
            BinaryPrimitives.WriteUInt16BigEndian(exif.AsSpan(18), (ushort)orientation);
        }
        else
        {
            "II*\0"u8.CopyTo(exif);
            BinaryPrimitives.WriteUInt32LittleEndian(exif.AsSpan(4), 8);
            BinaryPrimitives.WriteUInt16LittleEndian(exif.AsSpan(8), 1);
            BinaryPrimitives.WriteUInt16LittleEndian(exif.AsSpan(10), 0x0112);
            BinaryPrimitives.WriteUInt16LittleEndian(exif.AsSpan(12), 3);
            BinaryPrimitives.WriteUInt32LittleEndian(exif.AsSpan(14), 1);
            BinaryPrimitives.WriteUInt16LittleEndian(exif.AsSpan(18), (ushort)orientation);
        }

        return exif;
    }

    /// <summary>The JPEG with an APP1 segment of EXIF data right after its start.</summary>
    public static byte[] WithExif(byte[] jpeg, byte[] exif)
    {
        byte[] content = [.. "Exif\0\0"u8, .. exif];
        var length = content.Length + 2;
        return [0xff, 0xd8, 0xff, 0xe1, (byte)(length >> 8), (byte)length, .. content, .. jpeg[2..]];
    }

    /// <summary>A PNG chunk with its checksum (ISO/IEC 15948, annex D).</summary>
    public static byte[] Chunk(string type, params byte[] content)
    {
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. content];
        var crc = uint.MaxValue;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xedb88320;
        }

        return [.. BigEndian((uint)content.Length), .. body, .. BigEndian(~crc)];
    }

    /// <summary>A PNG with a header (8 bits, RGB), whatever other chunks, and an end, but no picture.</summary>
    public static byte[] PngWithoutPicture(uint width, uint height, params byte[][] chunks)
        => [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, .. Chunk("IHDR", [.. BigEndian(width), .. BigEndian(height), 8, 2, 0, 0, 0]), .. chunks.SelectMany(c => c), .. Chunk("IEND")];

    public static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
