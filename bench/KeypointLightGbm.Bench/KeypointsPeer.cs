using System.Diagnostics;
using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Bench;

/// <summary>ORB, SIFT and BRISK of OpenCV in Python with OpenCV's own threads and defaults, on photos in grey at the size they have.</summary>
internal sealed class KeypointsPeer : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly string _script;
    private readonly string _folder;

    private KeypointsPeer(string script, string folder) => (_script, _folder) = (script, folder);

    /// <summary>Looks for Python, OpenCV and the script, and lays out a folder with the same photos.</summary>
    /// <param name="samples">Photos that are files.</param>
    /// <param name="reason">What is missing.</param>
    internal static KeypointsPeer? Find(IReadOnlyList<Sample> samples, out string reason)
    {
        var script = Path.Combine(Environment.GetEnvironmentVariable("REIDFLOW_DATA") ?? "", "peers", "keypoints.py");
        reason = !File.Exists(script) ? $"there is no {script}."
            : !File.Exists(Python) ? $"there is no {Python}."
            : Run("-c", "import cv2").ExitCode != 0 ? $"{Python} has no cv2: install python3-opencv."
            : "";
        if (reason.Length > 0)
            return null;
        var folder = Directory.CreateTempSubdirectory("reidflow-peer-").FullName;
        foreach (var (i, sample) in samples.Index())
        {
            var file = ((FileContent)sample.Content!).FullPath;
            File.CreateSymbolicLink(Path.Combine(folder, $"{i:00000}{Path.GetExtension(file)}"), Path.GetFullPath(file));
        }

        return new KeypointsPeer(script, folder);
    }

    internal (double Seconds, string Line) Measure()
    {
        var (exitCode, output) = Run(_script, _folder);
        if (exitCode != 0)
            throw new InvalidOperationException($"{_script} ended with exit code {exitCode}.");
        var line = output.Trim();
        using var report = JsonDocument.Parse(line);
        return (report.RootElement.GetProperty("seconds").GetDouble(), line);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{Python} did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
