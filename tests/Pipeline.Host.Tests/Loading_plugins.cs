using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Tests;

public sealed class Loading_plugins
{
    [Fact]
    public void A_plugin_offers_its_stages_with_their_options()
    {
        var pixels = Rig.Probe.Stages.Stages.Single(s => s.Name == "pixels");

        Assert.Equal((StageKind.Transform, DataType.Sample, DataType.Image, "Probe"), (pixels.Kind, pixels.Input, pixels.Output, pixels.Plugin));
        Assert.Equal(["failEvery", "leaveOutEvery", "cancelEvery", "breakAt", "delay", "shade"], pixels.Options.Select(o => o.Name));
        Assert.Equal("-1", pixels.Options.Single(o => o.Name == "breakAt").Default);
        Assert.Equal("milliseconds", pixels.Options.Single(o => o.Name == "delay").Unit);
        Assert.True(Rig.Probe.Stages.Stages.Single(s => s.Name == "rows").Options.Single(o => o.Name == "folder").Required);
        Assert.Equal("\"unassigned\"", Rig.Probe.Stages.Stages.Single(s => s.Name == "numbers").Options.Single(o => o.Name == "split").Default);
    }

    [Fact]
    public void A_plugin_that_lacks_a_library_is_named_with_the_library()
    {
        using var folder = new TestPluginFolder("Probe", "MissingDependency");
        var plugins = PluginCatalogue.Load([folder.Path]);

        var problem = Assert.Single(plugins.Problems);
        Assert.Equal(("RF0403", "MissingDependency"), (problem.Code, problem.Plugin));
        Assert.Equal("plugin 'MissingDependency' lacks a library: Dependency.dll. Put it into the plugin's folder, or name the plugin that has it under \"buildsOn\" in plugin.json.", problem.Reason);
        Assert.Equal("Probe", Assert.Single(plugins.Plugins).Manifest.Name);
    }

    [Fact]
    public void A_plugin_that_carries_its_own_contracts_is_refused()
    {
        using var folder = new TestPluginFolder("OwnContracts");

        AssertProblem(folder, "RF0404", "it carries its own copy of ReIdFlow.Contracts.dll, whose types are not this program's. Reference the contracts with Private=\"false\" and ExcludeAssets=\"runtime\", delete the copy and build again.");
    }

    [Fact]
    public void A_plugin_compiled_against_another_contract_is_refused_whatever_its_manifest_says()
    {
        using var folder = new TestPluginFolder("OtherContract");

        AssertProblem(folder, "RF0402", "it was built for contract 2.1, and this ReIdFlow offers 1.0. Get a version of the plugin for contract 1, or build it again against ReIdFlow.Contracts 1.0.");
    }

    [Theory]
    [InlineData("2.0", "it was built for contract 2.0, and this ReIdFlow offers 1.0. Get a version of the plugin for contract 1, or build it again against ReIdFlow.Contracts 1.0.")]
    [InlineData("1.7", "it needs contract 1.7, and this ReIdFlow offers 1.0. Update ReIdFlow.")]
    [InlineData("soon", "its plugin.json states \"contract\": \"soon\", which is no version. Write the version of ReIdFlow.Contracts that it is built against, such as \"1.0\".")]
    public void A_manifest_for_another_contract_is_refused(string contract, string reason)
    {
        using var folder = new TestPluginFolder("Probe");
        File.WriteAllText(folder.FileOf("Probe", "plugin.json"), $$"""{ "name": "Probe", "contract": "{{contract}}" }""");

        AssertProblem(folder, "RF0402", reason);
    }

    [Fact]
    public void A_folder_without_a_manifest_is_named()
    {
        using var folder = new TestPluginFolder("Probe");
        File.Delete(folder.FileOf("Probe", "plugin.json"));

        AssertProblem(folder, "RF0401", "it has no readable plugin.json. Build the plugin again, or take the folder away if it is none.");
    }

    [Fact]
    public void A_damaged_manifest_is_named_with_its_line()
    {
        using var folder = new TestPluginFolder("Probe");
        File.WriteAllText(folder.FileOf("Probe", "plugin.json"), "{\n  \"name\": \"Probe\"\n  \"contract\": \"1.0\"\n}");

        AssertProblem(folder, "RF0401", "its plugin.json is damaged at line 3. Build the plugin again.");
    }

    [Theory]
    [InlineData("""["Probe"]""", "its plugin.json is not an object. Build the plugin again.")]
    [InlineData("""{ "name": 7 }""", "its plugin.json has a \"name\" that is not a text. Build the plugin again.")]
    [InlineData("""{ "name": "Probe", "contract": "1.0", "buildsOn": "Foundation" }""", "its plugin.json has a \"buildsOn\" that is not a list of texts. Build the plugin again.")]
    [InlineData("""{ "name": "Probe", "contract": "1.0", "library": null }""", "its plugin.json has a \"library\" that is not true or false. Build the plugin again.")]
    [InlineData("""{ "contract": "1.0" }""", "its plugin.json states no \"name\". Add the plugin's name, which is that of its folder.")]
    public void A_manifest_with_a_value_of_the_wrong_kind_is_named_with_it(string manifest, string reason)
    {
        using var folder = new TestPluginFolder("Probe");
        File.WriteAllText(folder.FileOf("Probe", "plugin.json"), manifest);

        AssertProblem(folder, "RF0401", reason);
    }

    [Fact]
    public void A_manifest_may_have_comments_other_members_and_names_in_any_case()
    {
        using var folder = new TestPluginFolder("Probe");
        File.WriteAllText(folder.FileOf("Probe", "plugin.json"), """{ "Name": "Probe", /* mine */ "CONTRACT": "1.0", "author": { "name": "me" }, }""");

        Assert.Equal("Probe", Assert.Single(PluginCatalogue.Load([folder.Path]).Plugins).Manifest.Name);
    }

    [Fact]
    public void An_assembly_that_is_none_is_named()
    {
        using var folder = new TestPluginFolder("Probe");
        File.WriteAllText(folder.FileOf("Probe", "Probe.dll"), "nothing of the kind");

        var problem = Assert.Single(PluginCatalogue.Load([folder.Path]).Problems);
        Assert.Equal("RF0403", problem.Code);
        Assert.StartsWith("Probe.dll is no .NET assembly", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plugin_without_stages_is_named()
    {
        using var folder = new TestPluginFolder("Probe");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "FSharp.Core.dll"), folder.FileOf("Probe", "Probe.dll"), overwrite: true);
        File.Delete(folder.FileOf("Probe", "Probe.deps.json"));

        var problem = Assert.Single(PluginCatalogue.Load([folder.Path]).Problems);
        Assert.Contains(problem.Code, new[] { "RF0403", "RF0405" });
    }

    [Fact]
    public void Two_plugins_may_offer_a_stage_of_one_name_and_the_pipeline_says_which()
    {
        using var folder = new TestPluginFolder("Probe", "ProbeTwin");
        var plugins = PluginCatalogue.Load([folder.Path]);
        Assert.Empty(plugins.Problems);

        var problem = Assert.Single(Check("numbers").Problems);
        Assert.Contains("Probe/numbers", problem.Message, StringComparison.Ordinal);
        Assert.Contains("ProbeTwin/numbers", problem.Message, StringComparison.Ordinal);
        Assert.Equal("ProbeTwin", Check("ProbeTwin/numbers").Plan.Stages[0].Stage.Plugin);

        CheckResult Check(string use) => PipelineFile.Check(plugins.Stages, "pipeline.json", $$"""
            { "stages": {
                "numbers": { "use": "{{use}}" },
                "pixels": { "use": "pixels", "from": "numbers" },
                "flat": { "use": "flat", "from": "pixels" },
                "rows": { "use": "rows", "from": "flat", "with": { "folder": "rows" } } } }
            """, []);
    }

    [Fact]
    public void A_plugin_shares_the_libraries_of_the_one_it_builds_on()
    {
        using var folder = new TestPluginFolder("OnFoundation", "Foundation");
        var plugins = PluginCatalogue.Load([folder.Path]);
        Assert.Empty(plugins.Problems);

        var ids = plugins.Plugins.SelectMany(p => p.Stages)
            .SelectMany(s => ((ISource)s.Create(null, new StageContext())).List(CancellationToken.None))
            .Select(s => s.Id).Order(StringComparer.Ordinal);
        Assert.Equal(["user-1", "user-2"], ids);
    }

    [Fact]
    public void A_plugin_whose_foundation_is_missing_says_so()
    {
        using var folder = new TestPluginFolder("OnFoundation");

        AssertProblem(folder, "RF0408", "it builds on plugin 'Foundation', which is not installed. Put 'Foundation' beside it.");
    }

    [Fact]
    public void Plugins_that_build_on_each_other_are_refused()
    {
        using var folder = new TestPluginFolder("OnFoundation", "Foundation");
        File.WriteAllText(folder.FileOf("Foundation", "plugin.json"), """{ "name": "Foundation", "contract": "1.0", "buildsOn": ["OnFoundation"] }""");

        var problems = PluginCatalogue.Load([folder.Path]).Problems;
        Assert.Contains(problems, p => p.Reason == "it builds on itself: Foundation → OnFoundation → Foundation. Take one \"buildsOn\" away.");
        Assert.Equal(2, problems.Count);
    }

    [Fact]
    public void The_first_of_two_plugins_of_one_name_is_used()
    {
        using var first = new TestPluginFolder("Probe");
        using var second = new TestPluginFolder("Probe");
        var plugins = PluginCatalogue.Load([first.Path, second.Path]);

        Assert.Single(plugins.Plugins);
        Assert.Equal("RF0407", Assert.Single(plugins.Problems).Code);
    }

    [Fact]
    public void Only_plugins_that_offer_a_stage_in_use_are_loaded_with_what_they_build_on()
    {
        using var folder = new TestPluginFolder("Probe", "OnFoundation", "Foundation");
        var installed = new InstalledPlugins([folder.Path]);
        var user = PluginCatalogue.Load([folder.Path]).Plugins.Single(p => p.Manifest.Name == "OnFoundation").Stages[0].Descriptor.Name;

        Assert.Empty(installed.Load(_ => false).Plugins);
        Assert.Equal(["Probe"], NamesOf(installed.Load(name => name == "flat")));
        Assert.Equal(["Foundation", "OnFoundation", "Probe"], NamesOf(installed.Load(name => name == user)));
        Assert.Equal(PluginCatalogue.Load([folder.Path]).Stages.Stages.Select(s => s.Name), installed.LoadAll().Stages.Stages.Select(s => s.Name));
    }

    [Fact]
    public void A_stage_of_one_name_in_two_plugins_loads_both()
    {
        using var folder = new TestPluginFolder("Probe", "ProbeTwin");

        Assert.Equal(["Probe", "ProbeTwin"], NamesOf(new InstalledPlugins([folder.Path]).Load(name => name == "numbers")));
    }

    [Fact]
    public void Every_stage_that_a_loaded_plugin_offers_is_seen_before_it_is_loaded()
    {
        using var folder = new TestPluginFolder("Probe", "ProbeTwin", "OnFoundation", "Foundation");
        var seen = new HashSet<string>();
        new InstalledPlugins([folder.Path]).Load(name => !seen.Add(name));

        Assert.Equal(PluginCatalogue.Load([folder.Path]).Stages.Stages.Select(s => s.Name).Distinct().Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_plugin_for_another_contract_is_told_of_though_nothing_uses_it()
    {
        using var folder = new TestPluginFolder("Probe", "OtherContract");
        var plugins = new InstalledPlugins([folder.Path]).Load(name => name == "flat");

        Assert.Equal(["Probe"], NamesOf(plugins));
        Assert.Equal(("RF0402", "OtherContract"), (Assert.Single(plugins.Problems).Code, plugins.Problems[0].Plugin));
    }

    private static IEnumerable<string> NamesOf(PluginCatalogue plugins) => plugins.Plugins.Select(p => p.Manifest.Name);

    private static void AssertProblem(TestPluginFolder folder, string code, string reason)
    {
        var plugins = PluginCatalogue.Load([folder.Path]);
        var problem = Assert.Single(plugins.Problems);
        Assert.Equal((code, reason), (problem.Code, problem.Reason));
        Assert.Contains(folder.Path, problem.Message, StringComparison.Ordinal);
        Assert.Empty(plugins.Plugins);
    }
}
