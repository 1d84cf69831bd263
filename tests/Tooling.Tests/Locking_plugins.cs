using ReIdFlow.Pipeline.Host.Plugins;
using ReIdFlow.Pipeline.Host.Security;

namespace ReIdFlow.Tests;

public sealed class Locking_plugins : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reidflow-locked-").FullName;

    public Locking_plugins() => Copy("Probe");

    [Fact]
    public void Plugins_as_they_were_locked_are_loaded()
    {
        Assert.Equal(1, PluginLock.Write(_folder).Count);

        var plugins = PluginCatalogue.Load([_folder]);

        Assert.Empty(plugins.Problems);
        Assert.Equal("Probe", Assert.Single(plugins.Plugins).Manifest.Name);
    }

    [Fact]
    public void A_tampered_assembly_is_refused()
    {
        PluginLock.Write(_folder);
        var file = Path.Combine(_folder, "Probe", "Probe.dll");
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);

        AssertRefused("RF0410", "does not match its files: 'Probe.dll' was changed. Install it again");
    }

    [Fact]
    public void A_file_more_or_less_is_refused()
    {
        PluginLock.Write(_folder);
        File.WriteAllText(Path.Combine(_folder, "Probe", "Extra.dll"), "");
        AssertRefused("RF0410", "'Extra.dll' was added");
        File.Delete(Path.Combine(_folder, "Probe", "Extra.dll"));
        File.Delete(Path.Combine(_folder, "Probe", "Probe.pdb"));
        AssertRefused("RF0410", "'Probe.pdb' is missing");
    }

    [Fact]
    public void A_plugin_that_was_not_locked_is_refused()
    {
        Directory.Move(Path.Combine(_folder, "Probe"), _folder + "-aside");
        PluginLock.Write(_folder);
        Directory.Move(_folder + "-aside", Path.Combine(_folder, "Probe"));

        AssertRefused("RF0411", "does not name it");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{ \"plugins\": 3 }")]
    public void A_damaged_lock_lets_nothing_through(string text)
    {
        File.WriteAllText(Path.Combine(_folder, PluginLock.FileName), text);
        AssertRefused("RF0410", "cannot be read, so no plugin is trusted");
    }

    [Fact]
    public async Task The_command_locks_and_a_run_with_a_changed_plugin_is_refused()
    {
        using var shell = new Shell();
        shell.Write("pipeline.json", """{ "stages": { "numbers": { "use": "numbers" } } }""");
        Task<Outcome> RunAsync(params string[] arguments) => shell.StartAsync(shell.Folder, "dotnet", ["exec", Shell.ProgramFile, .. arguments, "--plugins", _folder]);

        Assert.Contains("1 plugins locked.", (await RunAsync("plugins", "lock")).Expect(0).Output, StringComparison.Ordinal);
        (await RunAsync("plugins")).Expect(0);
        File.AppendAllText(Path.Combine(_folder, "Probe", "Probe.dll"), "x");
        var run = (await RunAsync("run")).Expect(2);
        Assert.Contains("RF0410: plugin 'Probe' is not loaded", run.Error, StringComparison.Ordinal);
        (await RunAsync("plugins")).Expect(2);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void AssertRefused(string code, string reason)
    {
        var plugins = PluginCatalogue.Load([_folder]);
        Assert.Empty(plugins.Plugins);
        var problem = Assert.Single(plugins.Problems);
        Assert.Equal(code, problem.Code);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    private void Copy(string plugin)
    {
        var target = Directory.CreateDirectory(Path.Combine(_folder, plugin)).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Shell.TestPlugins, plugin)))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }
}
