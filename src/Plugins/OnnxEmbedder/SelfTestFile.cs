using System.Text.Json;
using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>Images, and the vectors that a model's authors get for them.</summary>
/// <param name="File">The file that names them.</param>
/// <param name="Entries">An image and its vector each.</param>
internal sealed record SelfTestFile(string File, IReadOnlyList<(string Path, Image Image, float[] Vector)> Entries)
{
    private const string Ending = ".selftest.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The self-test that the options name, or that stands beside the model; null where there is none.</summary>
    /// <exception cref="StageException">It cannot be read.</exception>
    public static SelfTestFile? Find(string model, OnnxEmbedderOptions options, StageContext context)
    {
        var file = options.SelfTest is { } named ? context.ResolvePath(named) : Path.ChangeExtension(model, null) + Ending;
        if (options.SelfTest is null && !System.IO.File.Exists(file))
            return null;
        var folder = options.SelfTestImages is { } images ? context.ResolvePath(images) : Path.GetDirectoryName(file)!;
        try
        {
            var content = JsonSerializer.Deserialize<Content>(System.IO.File.ReadAllBytes(file), Json);
            if (content is not { Images.Count: > 0 } || content.Images.Any(i => i.Path.Length == 0 || i.Embedding.Count == 0))
                throw new StageException($"the self-test '{file}' names no image with its vector. Write {{ \"images\": [{{ \"path\": \"photo.jpg\", \"embedding\": [0.1, …] }}] }}.");
            return new SelfTestFile(file, [.. content.Images.Select(i => (i.Path, Read(Path.Combine(folder, i.Path)), i.Embedding.ToArray()))]);
        }
        catch (JsonException e)
        {
            throw new StageException($"the self-test '{file}' is damaged at line {(e.LineNumber ?? 0) + 1}. Write it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"the self-test '{file}' cannot be read: {e.Message} Correct 'selfTest' and 'selfTestImages'.", e);
        }
    }

    private static Image Read(string file)
    {
        using var photo = Cv2.ImDecode(System.IO.File.ReadAllBytes(file), ImreadModes.Color);
        if (photo.Empty())
            throw new StageException($"the self-test's image '{file}' cannot be decoded. Put the right file there.");
        Cv2.CvtColor(photo, photo, ColorConversionCodes.BGR2RGB);
        photo.GetArray(out Vec3b[] pixels);
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray();
        return new Image(photo.Width, photo.Height, PixelFormat.Rgb, bytes);
    }

    private sealed record Content
    {
        public IReadOnlyList<Entry> Images { get; init; } = [];
    }

    private sealed record Entry
    {
        public string Path { get; init; } = "";

        public IReadOnlyList<float> Embedding { get; init; } = [];
    }
}
