using System.Diagnostics;
using System.Globalization;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Bench;

/// <summary>
/// Training steps as the stage takes them: bytes in, forward, batch-hard triplet loss with a soft margin, backward, Adam; batch 32.
/// One step to warm up and ten that are timed, as the other side's script does.
/// </summary>
internal static class TrainingBenchmark
{
    private const int Steps = 10;

    public static object Run(string backbone, int side)
    {
        // An epoch is a step here, so that the end of each is told.
        var marks = new EpochMarks();
        using var model = new TripletDcnnModel(Options(backbone) with { Epochs = 1 + Steps, StepsPerEpoch = 1 }, new StageContext { Threads = Environment.ProcessorCount, Log = marks });
        model.FitAsync(new MemoryData(Images(side)), default).GetAwaiter().GetResult();
        var seconds = Stopwatch.GetElapsedTime(marks.Times[0], marks.Times[Steps]).TotalSeconds;
        return new
        {
            work = new { name = "triplet-dcnn", backbone, size = side, batch = 32, threads = Environment.ProcessorCount },
            seconds = Math.Round(seconds, 4),
            processor_seconds = Math.Round((marks.Processor[Steps] - marks.Processor[0]).TotalSeconds, 4),
            per_second = Math.Round(32 * Steps / seconds, 2),
            peak_mib = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
        };
    }

    /// <summary>The work of the other side: nothing but the loss, its gradient and Adam.</summary>
    public static TripletDcnnOptions Options(string backbone) => new()
    {
        Backbone = backbone,
        Triplet = new TripletOptions { Negatives = NegativeMining.Hard },
        LearningRate = 1e-4,
        WeightDecay = 0,
        ClipNorm = 0,
        WarmUpSteps = 0,
        Schedule = ScheduleKind.Constant,
        CheckpointFolder = null,
    };

    /// <summary>Eight individuals with four photos each, of noise.</summary>
    public static Sample[] Images(int side)
    {
        var random = RandomStream.Create(7, "images");
        return [.. Enumerable.Range(0, 32).Select(i => new Sample
        {
            Id = i.ToString(CultureInfo.InvariantCulture),
            Path = "bench",
            Individual = (i / 4).ToString(CultureInfo.InvariantCulture),
            Image = Noise(random, side),
        })];
    }

    private static Image Noise(RandomStream random, int side)
    {
        var pixels = new byte[side * side * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)random.NextInt(256);
        return new Image(side, side, PixelFormat.Rgb, pixels);
    }
}
