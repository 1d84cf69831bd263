using System.Diagnostics;
using System.Text.Json;
using ReIdFlow.Bench;

// Times this program's network beside what people would use instead, in one run on one machine:
//   dotnet run -c Release --project bench/TripletDcnn.Bench -- train resnet18 64 [path/to/torch_triplet.py]
//   dotnet run -c Release --project bench/TripletDcnn.Bench -- embed weights.safetensors network.onnx
NativeEnvironment.Set("OMP_WAIT_POLICY", "PASSIVE");
switch (args)
{
    case ["train", var backbone, var size, .. var peer]:
        for (var round = 0; round < 2; round++)
        {
            Console.WriteLine(JsonSerializer.Serialize(TrainingBenchmark.Run(backbone, int.Parse(size))));
            if (peer is [var script])
                RunPeer(script, backbone, size);
        }

        return 0;
    case ["embed", var weights, var onnx]:
        EmbeddingBenchmark.Run(weights, onnx);
        return 0;
    default:
        Console.Error.WriteLine("train BACKBONE SIZE [PEER.py] | embed WEIGHTS.safetensors NETWORK.onnx");
        return 2;
}

static void RunPeer(string script, string backbone, string size)
{
    // What was set for this process above is not seen by another.
    var start = new ProcessStartInfo("/usr/bin/python3", [script, backbone, size]);
    start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
    using var process = Process.Start(start)!;
    process.WaitForExit();
}

