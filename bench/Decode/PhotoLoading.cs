using System.Diagnostics;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Bench.Decode;

/// <summary>Loads every photo under a folder with the stages that a pipeline would use, into a tensor of a network's input.</summary>
internal static class PhotoLoading
{
    public static bool IsPhoto(string file) => file.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Loads all photos once. A photo is shrunk to the size wanted on its shorter side at least, so that nothing is enlarged, and then to
    /// the square.
    /// </summary>
    public static (int Seen, double Seconds) Run(string folder, int size, int workers)
    {
        var files = Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories).Where(IsPhoto).Order(StringComparer.Ordinal).ToList();

        // Camera-trap photos are at most one and a half times as wide as high, or a little less than 16:9.
        var load = new LoadImage(new LoadImageOptions { MaxSide = (size * 16 / 9) + 1 });
        var resize = new Resize(new ResizeOptions { Width = size, Height = size, Mode = ResizeMode.Stretch });
        var table = Enumerable.Range(0, 256).Select(v => ((v / 255f) - 0.5f) / 0.5f).ToArray();
        var seen = 0;
        var start = Stopwatch.GetTimestamp();
        Parallel.ForEach(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = workers },
            () => new float[3 * size * size],
            (file, _, _, tensor) =>
            {
                var context = new TransformContext(Phase.Embed, 0, false, 0, "load", file);
                var sample = new Sample { Id = file, Path = file, Content = new FileContent(file) };
                var pixels = resize.Apply(load.Apply(sample, context)!, context)!.Image!.Pixels.Span;
                var plane = size * size;
                for (var i = 0; i < plane; i++)
                {
                    tensor[i] = table[pixels[3 * i]];
                    tensor[plane + i] = table[pixels[(3 * i) + 1]];
                    tensor[(2 * plane) + i] = table[pixels[(3 * i) + 2]];
                }

                Interlocked.Increment(ref seen);
                return tensor;
            },
            _ => { });
        return (seen, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
