// Decodes, resizes and normalises every photo under a folder, as a peer's loader does, and prints one line of JSON.
//   dotnet run -c Release --project bench/Decode -- FOLDER [SIZE] [WORKERS]
// The photo is shrunk to the size wanted on its shorter side at least, so that nothing is enlarged, and then to the square.
using System.Diagnostics;
using System.Globalization;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: Decode FOLDER [SIZE] [WORKERS]");
    return 2;
}

var size = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 256;
var workers = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 2;
var files = Directory.EnumerateFiles(args[0], "*.*", SearchOption.AllDirectories)
    .Where(f => f.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();

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
var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{{\"name\": \"decode\", \"size\": {size}, \"workers\": {workers}, \"images\": {seen}, \"seconds\": {seconds:F3}, \"rate\": {seen / seconds:F1}, \"peak_mib\": {Process.GetCurrentProcess().PeakWorkingSet64 >> 20}}}"));
return 0;
