using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace ReIdFlow.Tests;

/// <summary>A folder in which the program is run as from a shell.</summary>
internal sealed class Workplace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("reidflow-e2e-").FullName;

    public static string Repository => Metadata("Repository");

    /// <summary>The folder with real photos; null where the variable is not set.</summary>
    public static string? Data => Environment.GetEnvironmentVariable("REIDFLOW_DATA");

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>Runs the program in this folder, with the NuGet cache out of reach.</summary>
    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await FinishAsync(process);
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Metadata("Program"), .. arguments, "--plugins", Metadata("Plugins")])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = Folder;
        start.Environment["NUGET_PACKAGES"] = PathOf("no-packages");
        return Process.Start(start)!;
    }

    public static async Task<Outcome> FinishAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new Outcome(process.ExitCode, await output, await error);
    }

    /// <summary>Asks the Parquet files of this folder with DuckDB; a row is its values with bars between.</summary>
    public IReadOnlyList<string> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql.Replace("@folder", Folder, StringComparison.Ordinal);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        return rows;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Metadata(string key)
        => typeof(Workplace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}

/// <summary>What the program left on the shell.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public bool HasEscapeCodes => Regex.IsMatch(Output + Error, "\u001b");
}
