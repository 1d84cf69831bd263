using System.Diagnostics;
using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

public sealed class Weights_in_Python
{
    private const int Side = 64;

    [Fact]
    public async Task Embed_there_as_they_do_here()
    {
        Assert.SkipUnless(await RunAsync("-c", "import torch, torchvision") is (0, _), "there is no python3 with torchvision");
        using var folder = new TestFolder();
        using var model = new TripletDcnnModel(
            new TripletDcnnOptions { Backbone = "resnet18", Dimension = 16, Epochs = 1, StepsPerEpoch = 4, CheckpointFolder = null },
            new StageContext());
        await model.FitAsync(new FakeData(Pictures.Herd(6, 4, Side)), default);
        model.Save(folder.Path);
        var images = Pictures.Herd(3, 2, Side, prefix: "stranger");
        File.WriteAllBytes(folder.File("pixels.bin"), [.. images.SelectMany(i => i.Image!.Pixels.ToArray())]);

        var (exitCode, output) = await RunAsync(Path.Combine(AppContext.BaseDirectory, "Golden", "embed_with_torchvision.py"), folder.File("weights.safetensors"), folder.File("pixels.bin"), $"{Side}");

        Assert.True(exitCode == 0, output);
        var theirs = JsonSerializer.Deserialize<float[][]>(output)!;
        var ours = model.Embed(images, default);
        Assert.Equal(images.Count, theirs.Length);
        for (var i = 0; i < images.Count; i++)
        {
            foreach (var (expected, found) in theirs[i].Zip(ours[i].Vector.ToArray()))
                Assert.Equal(expected, found, 1e-4);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, process.ExitCode == 0 ? output : output + await error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }
}
