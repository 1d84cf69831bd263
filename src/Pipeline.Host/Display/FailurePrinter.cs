using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>Names the first failures; all of them are in failures.parquet.</summary>
internal static class FailurePrinter
{
    private const int Most = 10;

    public static void Print(RunReport report, TextWriter writer)
    {
        foreach (var failure in report.Failures.Take(Most))
            writer.WriteLine($"failed: {failure.Path}: {failure.Reason} (stage '{failure.Stage}')");
        if (report.Failures.Count > Most)
            writer.WriteLine($"… and {report.Failures.Count - Most} more.");
        if (report.Failures.Count > 0 && report.Stores.Count > 0)
            writer.WriteLine($"All failures: {Path.Combine(report.Stores[0], "failures.parquet")}");
    }
}
