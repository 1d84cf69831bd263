using OpenCvSharp;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>Puts transparent pictures on white.</summary>
internal static class WhiteBackground
{
    /// <summary>The picture in 8-bit blue, green, red without transparency.</summary>
    /// <param name="decoded">8 or 16 bits, 1, 3 or 4 channels; it is disposed unless it is what is returned.</param>
    public static Mat ToBgr(Mat decoded)
    {
        if (decoded.Type() == MatType.CV_8UC3)
            return decoded;
        using (decoded)
        {
            using var bytes = new Mat();
            decoded.ConvertTo(bytes, MatType.MakeType(MatType.CV_8U, decoded.Channels()), decoded.Depth() == MatType.CV_16U ? 1.0 / 257 : 1);
            var opaque = new Mat();
            switch (bytes.Channels())
            {
                case 1:
                    Cv2.CvtColor(bytes, opaque, ColorConversionCodes.GRAY2BGR);
                    break;
                case 3:
                    bytes.CopyTo(opaque);
                    break;
                default:
                    opaque.Create(bytes.Rows, bytes.Cols, MatType.CV_8UC3);
                    Blend(bytes, opaque);
                    break;
            }

            return opaque;
        }
    }

    private static void Blend(Mat transparent, Mat opaque)
    {
        var rows = opaque.Rows;
        for (var y = 0; y < rows; y++)
        {
            var from = transparent.RowSpan<Vec4b>(y);
            var to = opaque.RowSpan<Vec3b>(y);
            for (var x = 0; x < to.Length; x++)
            {
                var pixel = from[x];
                to[x] = new Vec3b(OnWhite(pixel.Item0, pixel.Item3), OnWhite(pixel.Item1, pixel.Item3), OnWhite(pixel.Item2, pixel.Item3));
            }
        }
    }

    private static byte OnWhite(int colour, int alpha) => (byte)(((colour * alpha) + (255 * (255 - alpha)) + 127) / 255);
}
