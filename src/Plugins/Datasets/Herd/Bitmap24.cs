using System.Buffers.Binary;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Writes uncompressed 24-bit BMP files (BITMAPINFOHEADER).</summary>
internal static class Bitmap24
{
    private const int HeaderSize = 54;

    /// <summary>Encodes three planes of numbers from 0 (black) to 1; what lies outside is cut off.</summary>
    public static byte[] Encode(Canvas canvas)
    {
        var (width, height) = (canvas.Width, canvas.Height);
        var stride = ((width * 3) + 3) & ~3;
        var file = new byte[HeaderSize + (stride * height)];
        WriteHeader(file, width, height);
        for (var y = 0; y < height; y++)
        {
            var red = canvas.Red.Slice(y * width, width);
            var green = canvas.Green.Slice(y * width, width);
            var blue = canvas.Blue.Slice(y * width, width);

            // Rows go from the bottom up, channels in the order blue, green, red.
            var row = file.AsSpan(HeaderSize + ((height - 1 - y) * stride), width * 3);
            for (var x = 0; x < width; x++)
            {
                row[3 * x] = ToByte(blue[x]);
                row[(3 * x) + 1] = ToByte(green[x]);
                row[(3 * x) + 2] = ToByte(red[x]);
            }
        }

        return file;
    }

    private static byte ToByte(float value) => (byte)((Math.Clamp(value, 0, 1) * 255) + 0.5f);

    private static void WriteHeader(Span<byte> file, int width, int height)
    {
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(file[2..], file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file[10..], HeaderSize);
        BinaryPrimitives.WriteInt32LittleEndian(file[14..], HeaderSize - 14);
        BinaryPrimitives.WriteInt32LittleEndian(file[18..], width);
        BinaryPrimitives.WriteInt32LittleEndian(file[22..], height);
        BinaryPrimitives.WriteInt16LittleEndian(file[26..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(file[28..], 24);
        BinaryPrimitives.WriteInt32LittleEndian(file[34..], file.Length - HeaderSize);
    }
}
