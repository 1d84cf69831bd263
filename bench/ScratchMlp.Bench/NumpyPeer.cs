using System.Diagnostics;
using System.Text.Json;

namespace ReIdFlow.Benchmarks;

/// <summary>The same epoch in NumPy, run by Python.</summary>
internal sealed class NumpyPeer
{
    private const string Python = "/usr/bin/python3";

    private readonly string _script;

    private NumpyPeer(string script) => _script = script;

    /// <summary>Looks for Python, NumPy and the script.</summary>
    /// <param name="reason">What is missing.</param>
    public static NumpyPeer? Find(out string reason)
    {
        var data = Environment.GetEnvironmentVariable("REIDFLOW_DATA");
        var script = Path.Combine(data ?? "", "peers", "numpy_mlp.py");
        reason = data is null ? "REIDFLOW_DATA is not set."
            : !File.Exists(script) ? $"there is no {script}."
            : !File.Exists(Python) ? $"there is no {Python}."
            : Run("-c", "import numpy").ExitCode != 0 ? $"{Python} has no numpy: install python3-numpy and libopenblas0-pthread."
            : "";
        return reason.Length == 0 ? new NumpyPeer(script) : null;
    }

    /// <summary>Runs it once: a warm-up epoch, then the fastest of five.</summary>
    public (double Seconds, string Line) Measure()
    {
        var (exitCode, output) = Run(_script);
        if (exitCode != 0)
            throw new InvalidOperationException($"{_script} ended with exit code {exitCode}.");
        var line = output.Trim();
        using var report = JsonDocument.Parse(line);
        return (report.RootElement.GetProperty("seconds").GetDouble(), line);
    }

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{Python} did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
