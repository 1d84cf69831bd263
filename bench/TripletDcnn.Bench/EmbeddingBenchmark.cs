using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Bench;

/// <summary>Inception v3 up to Mixed_5d at 224 pixels, beside ONNX Runtime on the same weights; and whether both give the same.</summary>
internal static class EmbeddingBenchmark
{
    private const int Side = 224;
    private const int Images = 128;
    private const int Batch = 16;

    public static void Run(string? data, int rounds)
    {
        if (data is null || !File.Exists(Path.Combine(data, "models", "inception_v3.safetensors")))
        {
            Console.WriteLine("REIDFLOW_DATA names no folder with models/inception_v3.safetensors: embedding beside ONNX Runtime is left out.");
            return;
        }

        var (weights, onnx) = (Path.Combine(data, "models", "inception_v3.safetensors"), Path.Combine(data, "models", "inception_5d.onnx"));
        var random = RandomStream.Create(7, "images");
        var samples = Enumerable.Range(0, Images).Select(i => new Sample { Id = $"{i}", Path = "bench", Image = Waves(random) }).ToArray();
        var cores = Environment.ProcessorCount;
        var (name, input) = (onnx, Floats(samples));
        using var one = Onnx(name, cores);
        var expected = Embed(one, input, 0, 1);
        for (var round = 0; round < rounds; round++)
        {
            Report($"ONNX Runtime, 1 worker, {cores} threads", Time(1, (from, count) => Embed(one, input, from, count)));
            using (var several = Onnx(name, 1))
                Report($"ONNX Runtime, {cores} workers, 1 thread", Time(cores, (from, count) => Embed(several, input, from, count)));
            foreach (var precision in new[] { PrecisionKind.Full, PrecisionKind.Bf16 })
            {
                using var model = new TripletDcnnModel(
                    new TripletDcnnOptions
                    {
                        Backbone = "inception_v3",
                        Until = "Mixed_5d",
                        Dimension = null,
                        Train = TrainedPart.Nothing,
                        Weights = Path.GetFullPath(weights),
                        Precision = precision,
                        BatchSize = Batch,
                    },
                    new StageContext { Threads = cores });
                model.FitAsync(new MemoryData([]), default).GetAwaiter().GetResult();
                var found = model.Embed(samples[..1], default)[0].Vector.Span;
                var cosine = 0.0;
                for (var i = 0; i < found.Length; i++)
                    cosine += found[i] * expected[i];
                Report($"triplet-dcnn, {precision}, {cores} workers, 1 thread (cosine to ONNX Runtime's {cosine:0.000000})", Time(cores, (from, count) => model.Embed(samples[from..(from + count)], default)));
            }
        }
    }

    private static double Time(int workers, Action<int, int> embed)
    {
        Each(2 * workers);
        var start = Stopwatch.GetTimestamp();
        Each(Images / Batch);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;

        void Each(int batches) => Parallel.For(0, batches, new ParallelOptions { MaxDegreeOfParallelism = workers }, i => embed(i * Batch % Images, Batch));
    }

    private static void Report(string what, double seconds) => Console.WriteLine($"{what}: {Images / seconds:0} images/s");

    private static InferenceSession Onnx(string path, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
        return new InferenceSession(path, options);
    }

    private static float[] Embed(InferenceSession session, float[] input, int from, int count)
    {
        const int Each = 3 * Side * Side;
        var batch = new DenseTensor<float>(input.AsMemory(from * Each, count * Each), [count, 3, Side, Side]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(session.InputNames[0], batch)]);
        return [.. results[0].AsEnumerable<float>()];
    }

    private static float[] Floats(Sample[] samples)
    {
        const int Area = Side * Side;
        var floats = new float[samples.Length * 3 * Area];
        for (var s = 0; s < samples.Length; s++)
        {
            var pixels = samples[s].Image!.Pixels.Span;
            for (var i = 0; i < pixels.Length; i++)
                floats[(((s * 3) + (i % 3)) * Area) + (i / 3)] = (pixels[i] / 127.5f) - 1;
        }

        return floats;
    }

    private static Image Waves(RandomStream random)
    {
        var (x, y) = (random.NextDouble(0.02, 0.3), random.NextDouble(0.02, 0.3));
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Clamp(128 + (90 * Math.Sin((x * (i / 3 % Side)) + (y * (i / 3 / Side)) + (i % 3))) + (10 * random.NextGaussian()), 0, 255);
        return new Image(Side, Side, PixelFormat.Rgb, pixels);
    }
}
