using System.Diagnostics;
using System.Reflection;
using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Tests;

/// <summary>The built plugins in the built program, as from a shell, with the NuGet cache out of reach.</summary>
public sealed class In_the_program : IDisposable
{
    private const string Pipeline = """
        {
          "name": "two-torch-plugins",
          "seed": 1,
          "stages": {
            "herd":  { "use": "synthetic-herd", "with": { "individuals": 6, "photosPerIndividual": 4, "imageSize": 64 } },
            "split": { "use": "split", "from": "herd", "with": { "kind": "disjoint", "test": 0.34 } },
            "load":  { "use": "load-image", "from": "split" },
            "rgb":   { "use": "resize", "from": "load", "with": { "width": 32, "height": 32, "colour": "rgb" } },
            "dcnn":  { "use": "triplet-dcnn", "from": "rgb", "with": { "dimension": 8, "epochs": 2, "stepsPerEpoch": 3 } },
            "mean":  { "use": "torch-mean-colour", "from": "rgb" },
            "store": { "use": "parquet", "from": ["dcnn", "mean"], "with": { "folder": "out/embeddings" } },
            "evaluate": { "use": "evaluate", "from": "store" }
          }
        }
        """;

    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Two_plugins_with_torch_work_in_one_pipeline_beside_OpenCV()
    {
        File.WriteAllText(_folder.File("pipeline.json"), Pipeline);
        var (exitCode, output, error) = await RunAsync("run", "pipeline.json");
        Assert.True(exitCode == 0, output + error);
        Assert.Contains("24 photos read, 0 failures", output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(_folder.File("out/embeddings"), "dcnn*.parquet"));
        Assert.NotEmpty(Directory.GetFiles(_folder.File("out/embeddings"), "mean*.parquet"));
        using var weights = SafeTensors.Read(_folder.File("out/models/dcnn/weights.safetensors"));
        Assert.Equal([8L, 256L], weights.Tensors["embedding.weight"].shape);

        // Learning is done, so there is nothing to go on from.
        Assert.Empty(Directory.GetFiles(_folder.Path, "last.safetensors", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Learning_killed_in_the_middle_of_an_epoch_goes_on_from_the_last_checkpoint()
    {
        File.WriteAllText(_folder.File("pipeline.json"), Pipeline.Replace("\"epochs\": 2, \"stepsPerEpoch\": 3", "\"epochs\": 6, \"stepsPerEpoch\": 60", StringComparison.Ordinal));
        using (var process = Start("run", "pipeline.json"))
        {
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            var deadline = Stopwatch.StartNew();
            while (Directory.GetFiles(_folder.Path, "last.safetensors", SearchOption.AllDirectories).Length == 0)
            {
                Assert.False(process.HasExited || deadline.Elapsed > TimeSpan.FromMinutes(2), "no checkpoint was written");
                await Task.Delay(20);
            }

            process.Kill();
            await process.WaitForExitAsync();
            await output;
        }

        var (exitCode, _, error) = await RunAsync("run", "pipeline.json");
        Assert.Equal(0, exitCode);
        Assert.Matches(@"goes on after epoch [1-5] of 6", error);
        Assert.Contains("epoch 6 of 6: loss", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return (process.ExitCode, await output, await error);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Metadata("Program"), .. arguments, "--plugins", Metadata("Plugins"), "--plugins", Metadata("TestPlugins")])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = _folder.Path;
        start.Environment["NUGET_PACKAGES"] = _folder.File("no-packages");
        return Process.Start(start)!;
    }

    private static string Metadata(string key)
        => typeof(In_the_program).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
