using System.Diagnostics;
using System.Globalization;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Bench;

/// <summary>Training steps as the stage takes them: bytes in, forward, batch-hard triplet loss, backward, Adam; batch 32.</summary>
internal static class TrainingBenchmark
{
    private const int Steps = 10;

    public static object Run(string backbone, int size)
    {
        // The stage itself, with images at hand: ten steps, after one epoch of ten to warm up.
        var random = RandomStream.Create(7, "images");
        var samples = Enumerable.Range(0, 32).Select(i => new Sample
        {
            Id = i.ToString(CultureInfo.InvariantCulture),
            Path = "bench",
            Individual = (i / 4).ToString(CultureInfo.InvariantCulture),
            Image = Noise(random, size),
        }).ToArray();
        var options = new TripletDcnnOptions
        {
            Backbone = backbone,
            Triplet = new TripletOptions { Negatives = NegativeMining.Hard },
            LearningRate = 1e-4,
            WeightDecay = 0,
            ClipNorm = 0,
            WarmUpSteps = 0,
            Schedule = ScheduleKind.Constant,
            Epochs = 2,
            StepsPerEpoch = Steps,
            CheckpointFolder = null,
        };
        var marks = new EpochMarks();
        using var model = new TripletDcnnModel(options, new StageContext { Threads = Environment.ProcessorCount, Log = marks });
        model.FitAsync(new MemoryData(samples), default).GetAwaiter().GetResult();
        var seconds = Stopwatch.GetElapsedTime(marks.Times[0], marks.Times[1]).TotalSeconds;
        return new
        {
            work = new { name = "triplet-dcnn", backbone, size, batch = 32, threads = Environment.ProcessorCount },
            seconds = Math.Round(seconds, 4),
            processor_seconds = Math.Round((marks.Processor[1] - marks.Processor[0]).TotalSeconds, 4),
            per_second = Math.Round(32 * Steps / seconds, 2),
            peak_mib = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
        };
    }

    private static Image Noise(RandomStream random, int size)
    {
        var pixels = new byte[size * size * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)random.NextInt(256);
        return new Image(size, size, PixelFormat.Rgb, pixels);
    }

    /// <summary>Notes when each epoch ends.</summary>
    private sealed class EpochMarks : IStageLog
    {
        public List<long> Times { get; } = [];

        public List<TimeSpan> Processor { get; } = [];

        public void Info(string message)
        {
            if (message.StartsWith("epoch ", StringComparison.Ordinal))
            {
                Times.Add(Stopwatch.GetTimestamp());
                Processor.Add(Process.GetCurrentProcess().TotalProcessorTime);
            }
        }

        public void Warn(string message)
        {
        }

        public void Progress(double share, string status)
        {
        }
    }
}
