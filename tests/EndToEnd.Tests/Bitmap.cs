namespace ReIdFlow.Tests;

/// <summary>Writes small photos that need no encoder.</summary>
internal static class Bitmap
{
    /// <summary>Writes 8 by 8 pixels, another picture for each shade.</summary>
    public static void Write(string path, int shade)
    {
        const int Width = 8, Height = 8;
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("BM"u8);
        writer.Write(54 + (Width * Height * 3));
        writer.Write(0);
        writer.Write(54);
        writer.Write(40);
        writer.Write(Width);
        writer.Write(Height);
        writer.Write((short)1);
        writer.Write((short)24);
        for (var i = 0; i < 6; i++)
            writer.Write(0);
        for (var i = 0; i < Width * Height * 3; i++)
            writer.Write((byte)((i * 7) + (shade * 40)));
    }
}
