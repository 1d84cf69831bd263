using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Bench;

/// <summary>Resident memory of a process that learns, after every twenty steps.</summary>
internal static class TrainingMemory
{
    private const int StepsEach = 20;

    public static void Run(string backbone, int side)
    {
        var marks = new EpochMarks();
        using var model = new TripletDcnnModel(TrainingBenchmark.Options(backbone) with { Epochs = 15, StepsPerEpoch = StepsEach }, new StageContext { Threads = Environment.ProcessorCount, Log = marks });
        model.FitAsync(new MemoryData(TrainingBenchmark.Images(side)), default).GetAwaiter().GetResult();
        Console.WriteLine($"{backbone}, {side} pixels, MiB resident after each {StepsEach} steps: {string.Join(' ', marks.Resident.Select(r => r >> 20))}");
    }
}
