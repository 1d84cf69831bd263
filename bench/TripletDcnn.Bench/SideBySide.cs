using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ReIdFlow.Bench;

/// <summary>Training here and in PyTorch by turns, each run in a process of its own.</summary>
internal static class SideBySide
{
    /// <summary>The argument that asks for one run of ours.</summary>
    public const string OneRun = "train-once";

    /// <summary>Prints a JSON line for each run, and the median rates at the end.</summary>
    public static void Train(string? data, string backbone, int side, int rounds)
    {
        var script = data is null ? null : Path.Combine(data, "peers", "torch_triplet.py");
        if (script is null || !File.Exists(script))
        {
            Console.WriteLine("REIDFLOW_DATA names no folder with peers/torch_triplet.py: PyTorch is left out.");
            script = null;
        }

        var size = side.ToString(CultureInfo.InvariantCulture);
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(Rate(new ProcessStartInfo(Environment.ProcessPath!, [OneRun, backbone, size])));
            if (script is not null)
                theirs.Add(Rate(new ProcessStartInfo("/usr/bin/python3", [script, backbone, size])));
        }

        Console.WriteLine(Summary("triplet-dcnn", ours) + (theirs.Count == 0 ? "" : $"; {Summary("PyTorch", theirs)}; {Median(ours) / Median(theirs):0.00} times"));
    }

    private static double Rate(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}.");
        Console.WriteLine(line);
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("per_second").GetDouble();
    }

    private static string Summary(string who, List<double> rates)
        => FormattableString.Invariant($"{who} {Median(rates):0} images/s ({rates.Min():0} to {rates.Max():0})");

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
