using ReIdFlow.Pipeline.Host.Running;
using Spectre.Console;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>Prints what a run found.</summary>
internal static class ResultsPrinter
{
    public static void Print(RunReport report, TextWriter writer)
    {
        var console = TableText.ConsoleOn(writer, Console.IsOutputRedirected);
        foreach (var (_, evaluation) in report.Evaluations)
        {
            foreach (var result in evaluation.Tables)
            {
                console.WriteLine(result.Title);
                console.WriteTable(result.Columns, result.Rows);
            }

            foreach (var note in evaluation.Notes)
                console.WriteLine($"Note: {note}");
            foreach (var file in evaluation.Files)
                console.WriteLine($"Written: {file}");
        }

        foreach (var store in report.Stores.Distinct(StringComparer.Ordinal))
            console.WriteLine($"Embeddings: {store}");
        if (report.Models.Count > 0)
        {
            console.WriteTable(
                ["Model", "Read", "Written", "Failed", "Left out"],
                [.. report.Models.Select(m => (string[])[m.Model, Number(m.Read), Number(m.Written), Number(m.Failed), Number(m.LeftOut)])]);
        }

        if (report.Stands)
            console.WriteLine($"Nothing is new{(report.Failures.Count > 0 ? ", and what failed fails again" : "")}: the outputs of the run before stand.");
        console.WriteLine($"{report.Read} photos read, {report.Failures.Count} failures, {(report.Kept > 0 ? $"{report.Kept} known from an earlier run, " : "")}{Duration.Text(report.Elapsed)}.");
    }

    private static string Number(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
