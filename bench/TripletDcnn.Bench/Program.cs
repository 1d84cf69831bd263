using System.Globalization;
using System.Text.Json;
using ReIdFlow.Bench;
using ReIdFlow.Pipeline.Host.Native;

// Times this program's networks beside what people would use instead, in one run on one machine. REIDFLOW_DATA names the folder with
// the others' scripts and weights; without it they are left out, and it is said so.
//   dotnet run -c Release --project bench/TripletDcnn.Bench [-- train BACKBONE SIDE ROUNDS | embed ROUNDS | memory BACKBONE SIDE]
NativeSettings.Apply();
var data = Environment.GetEnvironmentVariable("REIDFLOW_DATA");
switch (args)
{
    case []:
        SideBySide.Train(data, "resnet18", 64, rounds: 3);
        EmbeddingBenchmark.Run(data, rounds: 3);
        TrainingMemory.Run("resnet18", 64);
        return 0;
    case ["train", var backbone, var side, var rounds]:
        SideBySide.Train(data, backbone, Number(side), Number(rounds));
        return 0;
    case [SideBySide.OneRun, var backbone, var side]:
        Console.WriteLine(JsonSerializer.Serialize(TrainingBenchmark.Run(backbone, Number(side))));
        return 0;
    case ["embed", var rounds]:
        EmbeddingBenchmark.Run(data, Number(rounds));
        return 0;
    case ["memory", var backbone, var side]:
        TrainingMemory.Run(backbone, Number(side));
        return 0;
    default:
        Console.Error.WriteLine("[train BACKBONE SIDE ROUNDS | embed ROUNDS | memory BACKBONE SIDE]");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
