using System.Diagnostics;
using System.Reflection;

namespace ReIdFlow.Tests;

/// <summary>A folder in which programs are run as from a shell, without the user's own settings and variables.</summary>
internal sealed class Shell : IDisposable
{
    public Shell()
    {
        Folder = Directory.CreateTempSubdirectory("reidflow-tooling-").FullName;
        Directory.CreateDirectory(PathOf(".home"));
    }

    public string Folder { get; }

    /// <summary>Set for every program that is run.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public static string Repository => Metadata("Repository");

    public static string Plugins => Metadata("Plugins");

    public static string TestPlugins => Metadata("TestPlugins");

    public static string Samples => Metadata("Samples");

    public static string ProgramFile => Metadata("Program");

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        var file = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Runs the program under test here, with the plugins that were built.</summary>
    public Task<Outcome> ReIdFlowAsync(params string[] arguments)
        => StartAsync(Folder, "dotnet", ["exec", ProgramFile, .. arguments, "--plugins", Plugins]);

    /// <summary>Runs any program.</summary>
    public async Task<Outcome> StartAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = PathOf(".home");
        start.Environment["DOTNET_CLI_HOME"] = PathOf(".home");
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment.Remove("REIDFLOW_PLUGINS");
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k.StartsWith("DOTNET_HOST", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(6));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new Outcome(process.ExitCode, await output, await error);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Metadata(string key)
        => typeof(Shell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}

/// <summary>What a program left on the shell.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    public Outcome Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit {ExitCode} in place of {exitCode}\n{Output}\n{Error}");
        return this;
    }
}
