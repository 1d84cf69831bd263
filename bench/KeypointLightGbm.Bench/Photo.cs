using System.Collections.ObjectModel;
using System.Globalization;
using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Bench;

/// <summary>Photos of a data set that is described by a table of image_id, identity, path and a split.</summary>
internal static class Photo
{
    /// <summary>Lists the photos of a data set in the order of its table.</summary>
    internal static IReadOnlyList<Sample> List(string dataset, string splitColumn)
    {
        var root = Environment.GetEnvironmentVariable("REIDFLOW_DATA") ?? throw new InvalidOperationException("Set REIDFLOW_DATA to the folder that holds data/LionData and data/Nyala.");
        var folder = Path.Combine(root, "data", dataset);
        var vectors = Vectors(dataset);
        var lines = File.ReadAllLines(Path.Combine(folder, "metadata.csv"));
        var header = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line =>
        {
            var cells = line.Split(',');
            return new Sample
            {
                Id = Cell("image_id")!,
                Path = Cell("path")!,
                Content = new FileContent(Path.Combine(folder, Cell("path")!)),
                Individual = Cell("identity"),
                Embeddings = vectors.GetValueOrDefault(Cell("image_id")!) ?? ReadOnlyDictionary<string, ReadOnlyMemory<float>>.Empty,
                Viewpoint = Cell("orientation"),
                Split = Cell(splitColumn) switch { "train" => Split.Train, "test" or "val" => Split.Test, _ => Split.Unassigned },
            };

            string? Cell(string name) => Array.IndexOf(header, name) is >= 0 and var i ? cells[i] : null;
        })];
    }

    /// <summary>
    /// Vectors of another model, where the variable REIDFLOW_EMBEDDINGS names a folder with a file per data set: lines of an image_id
    /// and vectors, separated by semicolons, the numbers by commas.
    /// </summary>
    private static Dictionary<string, IReadOnlyDictionary<string, ReadOnlyMemory<float>>> Vectors(string dataset)
    {
        var result = new Dictionary<string, IReadOnlyDictionary<string, ReadOnlyMemory<float>>>();
        if (Environment.GetEnvironmentVariable("REIDFLOW_EMBEDDINGS") is not { Length: > 0 } folder)
            return result;
        foreach (var line in File.ReadLines(Path.Combine(folder, $"{dataset}.csv")))
        {
            var cells = line.Split(';');
            result[cells[0]] = cells.Skip(1).Index().ToDictionary(
                c => $"pretrained{c.Index + 1}",
                c => (ReadOnlyMemory<float>)c.Item.Split(',').Select(n => float.Parse(n, CultureInfo.InvariantCulture)).ToArray());
        }

        return result;
    }

    /// <summary>Reads the pixels.</summary>
    internal static Sample Load(Sample sample)
    {
        using var bgr = Cv2.ImDecode(sample.Content!.Read().Span, ImreadModes.Color);
        using var rgb = new Mat();
        Cv2.CvtColor(bgr, rgb, ColorConversionCodes.BGR2RGB);
        var pixels = new byte[rgb.Width * rgb.Height * 3];
        System.Runtime.InteropServices.Marshal.Copy(rgb.Data, pixels, 0, pixels.Length);
        return sample with { Image = new Image(rgb.Width, rgb.Height, PixelFormat.Rgb, pixels) };
    }
}
