using System.Text.Json;
using ReIdFlow.Pipeline.Host.Display;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Tests;

public sealed class Listing_plugins : IDisposable
{
    private readonly Shell _shell = new();

    [Fact]
    public async Task A_plugin_is_listed_with_its_version_contract_place_stages_options_and_an_example()
    {
        var text = (await _shell.ReIdFlowAsync("plugins", "resize")).Expect(0).Output;

        Assert.StartsWith($"Imaging 0.1.0 (contract 1.0)  {Path.Combine(Shell.Plugins, "Imaging")}\n", text, StringComparison.Ordinal);
        Assert.Contains("      width: whole number from 1 to 16384 pixels, default 64.  Width of the result.", text, StringComparison.Ordinal);
        Assert.Contains("      Example: \"resize\": {\"use\":\"resize\",\"from\":\"…\",\"with\":{\"width\":64}}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("load-image", text, StringComparison.Ordinal);
        Assert.Equal("error: there is no plugin and no stage 'resise'. Did you mean 'resize'?\n", (await _shell.ReIdFlowAsync("plugins", "resise")).Expect(2).Error);
    }

    [Fact]
    public void Every_example_is_an_entry_of_a_pipeline()
        => Assert.All(PluginCatalogue.Load([Shell.Plugins]).Stages.Stages, stage =>
        {
            using var entry = JsonDocument.Parse($"{{{PluginPrinter.Example(stage)}}}");
            var given = entry.RootElement.EnumerateObject().Single().Value;
            Assert.Equal(stage.Name, given.GetProperty("use").GetString());
            Assert.All(stage.Options.Where(o => o.Required), o => Assert.True(given.GetProperty("with").TryGetProperty(o.Name, out _)));
        });

    [Fact]
    public async Task Check_says_what_a_plugin_offers()
    {
        var text = (await _shell.ReIdFlowAsync("plugins", "check", Path.Combine(Shell.TestPlugins, "Probe"))).Expect(0).Output;
        Assert.StartsWith("Probe ", text, StringComparison.Ordinal);
        Assert.Contains("  loads, and offers ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Damaged", "plugin.json", "{", "RF0401")]
    [InlineData("Other", "plugin.json", """{ "name": "Some", "contract": "1.0" }""", "RF0401")]
    [InlineData("Old", "plugin.json", """{ "name": "Old", "contract": "9.0" }""", "RF0402")]
    [InlineData("Empty", "plugin.json", """{ "name": "Empty", "contract": "1.0" }""", "RF0403")]
    [InlineData("NoManifest", "NoManifest.dll", "", "RF0401")]
    public async Task Check_says_why_one_does_not_load(string name, string file, string text, string code)
    {
        _shell.Write($"mine/{name}/{file}", text);

        var outcome = (await _shell.ReIdFlowAsync("plugins", "check", $"mine/{name}")).Expect(2);

        Assert.Equal("", outcome.Output);
        Assert.Contains($"error {code}: plugin '{name}' is not loaded: ", outcome.Error, StringComparison.Ordinal);
        (await _shell.ReIdFlowAsync("plugins", "check", "mine")).Expect(2);
    }

    [Fact]
    public async Task Check_names_libraries_that_a_plugin_was_built_with_and_lacks()
    {
        var folder = Directory.CreateDirectory(_shell.PathOf("mine/Probe")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Shell.TestPlugins, "Probe")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        (await _shell.ReIdFlowAsync("plugins", "check", folder)).Expect(0);
        var list = Path.Combine(folder, "Probe.deps.json");
        File.WriteAllText(list, File.ReadAllText(list).Replace("\"runtime\": {", "\"native\": { \"runtimes/linux-x64/native/libeye.so\": {} }, \"runtime\": {", StringComparison.Ordinal));

        Assert.Contains(
            "error RF0403: plugin 'Probe' is not whole: it was built with libeye.so, and that file is not in its folder.",
            (await _shell.ReIdFlowAsync("plugins", "check", folder)).Expect(2).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_plugins_may_be_named_from_the_current_folder()
    {
        var folder = Path.TrimEndingDirectorySeparator(Shell.Plugins);
        Task<Outcome> Plugins(string named) => _shell.StartAsync(Path.GetDirectoryName(folder)!, "dotnet", "exec", Shell.ProgramFile, "plugins", "resize", "--plugins", named);

        Assert.StartsWith("Imaging ", (await Plugins(Path.GetFileName(folder))).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("error: --plugins takes a folder, and an empty text names none.", (await Plugins("")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_of_a_folder_without_a_plugin_says_what_a_plugin_is()
    {
        Directory.CreateDirectory(_shell.PathOf("nothing"));
        Assert.Contains("there is no plugin in it", (await _shell.ReIdFlowAsync("plugins", "check", "nothing")).Expect(2).Error, StringComparison.Ordinal);
        (await _shell.ReIdFlowAsync("plugins", "check", "missing")).Expect(2);
    }

    public void Dispose() => _shell.Dispose();
}
