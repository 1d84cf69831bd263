using System.Diagnostics;
using System.Text.Json;

namespace ReIdFlow.Benchmarks;

/// <summary>The same work in Python: a script that prints a JSON line with the seconds it took.</summary>
internal sealed class PythonPeer
{
    private const string Python = "/usr/bin/python3";

    private readonly string _script;

    private PythonPeer(string script) => _script = script;

    /// <summary>Looks for Python, the modules and the script, which lies in the folder <c>peers</c> of the one that REIDFLOW_DATA names.</summary>
    /// <param name="script">The script's file name.</param>
    /// <param name="modules">The modules it needs, as import wants them.</param>
    /// <param name="packages">Where to get them, for people.</param>
    /// <param name="reason">What is missing.</param>
    public static PythonPeer? Find(string script, string modules, string packages, out string reason)
    {
        var data = Environment.GetEnvironmentVariable("REIDFLOW_DATA");
        var path = Path.Combine(data ?? "", "peers", script);
        reason = data is null ? "REIDFLOW_DATA is not set."
            : !File.Exists(path) ? $"there is no {path}."
            : !File.Exists(Python) ? $"there is no {Python}."
            : Execute("-c", $"import {modules}").ExitCode != 0 ? $"{Python} lacks one of {modules}: install {packages}."
            : "";
        return reason.Length == 0 ? new PythonPeer(path) : null;
    }

    /// <summary>Runs the script once.</summary>
    /// <returns>The seconds it says it took, and its line.</returns>
    public (double Seconds, string Line) Measure(params string[] arguments)
    {
        var line = Run([_script, .. arguments]).Trim();
        using var report = JsonDocument.Parse(line);
        return (report.RootElement.GetProperty("seconds").GetDouble(), line);
    }

    /// <summary>Runs Python.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(params string[] arguments)
    {
        var (exitCode, output) = Execute(arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{Python} {arguments[0]} ended with exit code {exitCode}.");
    }

    private static (int ExitCode, string Output) Execute(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{Python} did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
