using System.Buffers.Binary;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

/// <summary>
/// The herd is of use only while methods differ on it: what looks at colour or at raw pixels has to fail, and what looks at the coat,
/// wherever it is in the photo, has to do well. Photos of the query's own event are left out, since those resemble it in everything.
/// </summary>
public sealed class HerdDifficultyTests
{
    private const int Individuals = 12;
    private const int PhotosPerIndividual = 8;

    [Theory]
    [InlineData(CoatPattern.Patches, 0.6)]
    [InlineData(CoatPattern.Spots, 0.2)]
    [InlineData(CoatPattern.Stripes, 0.5)]
    public void Colour_tells_nothing_pixels_little_and_the_structure_of_the_coat_much(CoatPattern species, double much)
    {
        var options = new SyntheticHerdOptions { Species = species, Individuals = Individuals, PhotosPerIndividual = PhotosPerIndividual, Boxes = true };
        var samples = new SyntheticHerd(options, new StageContext { Seed = 1, StageId = "herd" }).List(TestContext.Current.CancellationToken).ToList();
        var photos = samples.Select(s => Photo.Decode(s.Content!.Read().Span)).ToList();
        var random = RandomStream.Create(1, "chance");

        var chance = MapAtR(samples, [.. samples.Select(_ => Enumerable.Range(0, 8).Select(_ => (float)random.NextDouble()).ToArray())]);
        var colour = MapAtR(samples, [.. photos.Select(p => p.MeanColour())]);
        var pixels = MapAtR(samples, [.. photos.Select(p => p.Grey(0, 0, p.Width, p.Height, 64, 64))]);
        var gradients = MapAtR(samples, [.. samples.Zip(photos, (s, p) => Gradients(p, s.Box!.Value))]);

        Assert.InRange(chance, 0.01, 0.06);
        Assert.InRange(colour, 0, 2 * chance);
        Assert.InRange(pixels, 0, 5 * chance);
        Assert.InRange(gradients, Math.Max(much, 2 * pixels), 1);
    }

    [Fact]
    public void More_difficulty_makes_it_harder()
    {
        double Reached(double difficulty)
        {
            var options = new SyntheticHerdOptions { Individuals = Individuals, PhotosPerIndividual = PhotosPerIndividual, Boxes = true, Difficulty = difficulty };
            var samples = new SyntheticHerd(options, new StageContext { Seed = 1, StageId = "herd" }).List(TestContext.Current.CancellationToken).ToList();
            return MapAtR(samples, [.. samples.Select(s => Gradients(Photo.Decode(s.Content!.Read().Span), s.Box!.Value))]);
        }

        var (none, half, full) = (Reached(0), Reached(0.5), Reached(1));

        Assert.Equal(1, none, 1e-9);
        Assert.InRange(half, 0.5, 0.95);
        Assert.InRange(full, 0.05, half - 0.1);
    }

    /// <summary>Mean over the queries of (1/R) Σ P(i)·rel(i), i from 1 to R, by Euclidean distance.</summary>
    private static double MapAtR(IReadOnlyList<Sample> samples, IReadOnlyList<float[]> vectors) => Enumerable.Range(0, samples.Count).Average(query =>
    {
        var references = Enumerable.Range(0, samples.Count)
            .Where(i => samples[i].Event != samples[query].Event)
            .OrderBy(i => Distance(vectors[i], vectors[query]))
            .Select(i => samples[i].Individual == samples[query].Individual)
            .ToList();
        var relevant = references.Count(hit => hit);
        var (hits, sum) = (0, 0.0);
        for (var i = 0; i < relevant; i++)
        {
            if (references[i])
                sum += ++hits / (i + 1.0);
        }

        return sum / relevant;
    });

    private static double Distance(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    /// <summary>Directions of the brightness's slopes in the animal's box, in 8 × 6 cells of 8 × 8 pixels, after Dalal and Triggs (2005).</summary>
    private static float[] Gradients(Photo photo, BoundingBox box)
    {
        const int Width = 64, Height = 48, Cell = 8, Directions = 8;
        var grey = photo.Grey(box.X, box.Y, box.Width, box.Height, Width, Height);
        var mean = grey.Average();
        var deviation = Math.Sqrt(grey.Average(g => (g - mean) * (g - mean)));
        var histograms = new float[Width / Cell * (Height / Cell) * Directions];
        for (var y = 1; y < Height - 1; y++)
        {
            for (var x = 1; x < Width - 1; x++)
            {
                var across = (grey[(y * Width) + x + 1] - grey[(y * Width) + x - 1]) / deviation;
                var down = (grey[((y + 1) * Width) + x] - grey[((y - 1) * Width) + x]) / deviation;
                var direction = (Math.Atan2(down, across) / (2 * Math.PI) * Directions) + Directions;
                var length = Math.Sqrt((across * across) + (down * down));
                for (var i = 0; i < 4; i++)
                {
                    // Each slope counts for the four cells around it, the nearer the more, and for the two directions beside its own.
                    var (cellX, cellY) = (((x + 0.5) / Cell) - 0.5, ((y + 0.5) / Cell) - 0.5);
                    var (column, row) = ((int)Math.Floor(cellX) + (i % 2), (int)Math.Floor(cellY) + (i / 2));
                    if (column < 0 || row < 0 || column >= Width / Cell || row >= Height / Cell)
                        continue;
                    var weight = length * (1 - Math.Abs(cellX - column)) * (1 - Math.Abs(cellY - row));
                    var lower = (int)Math.Floor(direction);
                    var start = ((row * (Width / Cell)) + column) * Directions;
                    histograms[start + (lower % Directions)] += (float)(weight * (1 - (direction - lower)));
                    histograms[start + ((lower + 1) % Directions)] += (float)(weight * (direction - lower));
                }
            }
        }

        foreach (var cell in histograms.Chunk(Directions).Select((values, i) => (Start: i * Directions, Length: Math.Sqrt(values.Sum(v => v * v)))))
        {
            for (var i = 0; i < Directions; i++)
                histograms[cell.Start + i] /= (float)(cell.Length + 3);
        }

        return histograms;
    }

    /// <summary>A decoded 24-bit bitmap: red, green, blue, row by row from the top.</summary>
    private sealed record Photo(int Width, int Height, byte[] Pixels)
    {
        public static Photo Decode(ReadOnlySpan<byte> file)
        {
            var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(file[18..]), BinaryPrimitives.ReadInt32LittleEndian(file[22..]));
            var stride = ((width * 3) + 3) / 4 * 4;
            var pixels = new byte[width * height * 3];
            for (var i = 0; i < pixels.Length; i++)
                pixels[i] = file[54 + ((height - 1 - (i / 3 / width)) * stride) + (i / 3 % width * 3) + 2 - (i % 3)];
            return new Photo(width, height, pixels);
        }

        public float[] MeanColour() => [.. Enumerable.Range(0, 3).Select(c => (float)Enumerable.Range(0, Width * Height).Average(i => Pixels[(3 * i) + c]))];

        /// <summary>Part of the photo in grey, made smaller or larger: the mean of nine points for each pixel.</summary>
        public float[] Grey(double left, double top, double width, double height, int columns, int rows)
        {
            var grey = new float[columns * rows];
            for (var i = 0; i < grey.Length * 9; i++)
            {
                var (pixel, point) = (i / 9, i % 9);
                var x = Math.Clamp((int)(left + (((pixel % columns) + (((point % 3) + 0.5) / 3)) * width / columns)), 0, Width - 1);
                var y = Math.Clamp((int)(top + (((pixel / columns) + (((point / 3) + 0.5) / 3)) * height / rows)), 0, Height - 1);
                var start = 3 * ((y * Width) + x);
                grey[pixel] += ((0.299f * Pixels[start]) + (0.587f * Pixels[start + 1]) + (0.114f * Pixels[start + 2])) / 9;
            }

            return grey;
        }
    }
}
