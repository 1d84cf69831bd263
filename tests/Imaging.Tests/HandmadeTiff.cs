using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>Uncompressed TIFFs (TIFF 6.0), written by hand for tags that OpenCV does not write.</summary>
internal static class HandmadeTiff
{
    public static byte[] Rgb(Image image, int orientation, int subfile = 0)
    {
        const int Bits = 200;
        const int Pixels = 210;
        (ushort Tag, ushort Type, int Count, int Value)[] entries =
        [
            (254, 4, 1, subfile),
            (256, 3, 1, image.Width),
            (257, 3, 1, image.Height),
            (258, 3, 3, Bits),
            (259, 3, 1, 1),
            (262, 3, 1, 2),
            (273, 4, 1, Pixels),
            (274, 3, 1, orientation),
            (277, 3, 1, 3),
            (278, 3, 1, image.Height),
            (279, 4, 1, image.Pixels.Length),
        ];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("II*\0"u8);
        writer.Write(8);
        writer.Write((ushort)entries.Length);
        foreach (var (tag, type, count, value) in entries)
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }

        writer.Write(new byte[Bits - (int)stream.Position]);
        writer.Write([8, 0, 8, 0, 8, 0]);
        writer.Write(new byte[Pixels - (int)stream.Position]);
        writer.Write(image.Pixels.Span);
        return stream.ToArray();
    }
}
