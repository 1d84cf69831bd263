using OpenCvSharp;

namespace ReIdFlow.Tests;

/// <summary>A folder with a model and its self-test.</summary>
internal sealed class ModelFolder : IDisposable
{
    public ModelFolder(byte[] model) => File.WriteAllBytes(Model, model);

    public string Path { get; } = Directory.CreateTempSubdirectory("reidflow-onnx-").FullName;

    public string Model => System.IO.Path.Combine(Path, "net.onnx");

    public MessageLog Log { get; } = new();

    /// <summary>Red 200, green 100, blue 50 on the left; half of each on the right.</summary>
    public static Image TwoTone(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            var half = i % width < width / 2 ? 1 : 2;
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = ((byte)(200 / half), (byte)(100 / half), (byte)(50 / half));
        }

        return new Image(width, height, PixelFormat.Rgb, pixels);
    }

    public static Sample SampleOf(Image image) => new() { Id = "1", Path = "photo.png", Image = image };

    public OnnxEmbedderModel Load(OnnxEmbedderOptions options)
        => new(options with { Model = "net.onnx" }, new StageContext { BaseFolder = Path, Log = Log });

    public void WriteSelfTest(Image image, params float[] vector)
    {
        using var rgb = Mat.FromPixelData(image.Height, image.Width, MatType.CV_8UC3, image.Pixels.ToArray());
        using var bgr = new Mat();
        Cv2.CvtColor(rgb, bgr, ColorConversionCodes.RGB2BGR);
        Cv2.ImWrite(System.IO.Path.Combine(Path, "photo.png"), bgr);
        var numbers = string.Join(", ", vector.Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        File.WriteAllText(System.IO.Path.Combine(Path, "net.selftest.json"), $$"""{ "images": [{ "path": "photo.png", "embedding": [{{numbers}}] }] }""");
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
