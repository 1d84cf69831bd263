using System.Xml.Linq;
using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

public sealed class New_plugin
{
    [Theory]
    [InlineData("C#")]
    [InlineData("F#")]
    public async Task Three_commands_lead_from_an_empty_folder_to_a_stage_in_a_running_pipeline(string language)
    {
        using var shell = Offline();
        var folder = shell.PathOf("TooDark");

        // One.
        (await shell.StartAsync(shell.Folder, "dotnet", "exec", Shell.ProgramFile, "new", "plugin", "TooDark", "--language", language)).Expect(0);
        // Two.
        var tests = (await shell.StartAsync(folder, "dotnet", "test")).Expect(0);
        Assert.Matches(@"succeeded: 2\b", tests.Output);
        // Three.
        var run = (await shell.StartAsync(folder, "dotnet", "exec", Shell.ProgramFile, "run")).Expect(0);
        Assert.Contains("48 photos read, 0 failures", run.Output, StringComparison.Ordinal);

        Assert.False(File.Exists(Path.Combine(folder, "plugins", "TooDark", "ReIdFlow.Contracts.dll")));
        var check = (await shell.StartAsync(folder, "dotnet", "exec", Shell.ProgramFile, "plugins", "check", "plugins/TooDark")).Expect(0);
        Assert.Contains("loads, and offers too-dark.", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C#", "csharp")]
    [InlineData("F#", "fsharp")]
    public async Task It_is_the_same_as_dotnet_new_makes_of_the_template(string language, string folder)
    {
        using var shell = Offline();
        var template = Path.Combine(Shell.Repository, "templates", $"plugin-{folder}");
        (await shell.StartAsync(shell.Folder, "dotnet", "new", "install", template)).Expect(0);
        (await shell.StartAsync(shell.Folder, "dotnet", "new", "reidflow-plugin", "--name", "TooDark2", "--language", language, "--output", "by-dotnet", "--feed", "/some/feed")).Expect(0);
        (await shell.StartAsync(shell.Folder, "dotnet", "exec", Shell.ProgramFile, "new", "plugin", "TooDark2", "--language", language, "--output", "by-program", "--feed", "/some/feed")).Expect(0);

        Assert.Equal(Contents(shell.PathOf("by-dotnet")), Contents(shell.PathOf("by-program")));
    }

    [Theory]
    [InlineData("sharpness")]
    [InlineData("Too Dark")]
    [InlineData("../Up")]
    [InlineData("PluginName")]
    public async Task A_name_that_names_no_assembly_is_refused(string name)
    {
        using var shell = new Shell();
        var outcome = (await shell.StartAsync(shell.Folder, "dotnet", "exec", Shell.ProgramFile, "new", "plugin", name)).Expect(2);
        Assert.Contains("cannot be a plugin's name", outcome.Error, StringComparison.Ordinal);
        Assert.Equal([".home"], Directory.EnumerateFileSystemEntries(shell.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_left_alone()
    {
        using var shell = new Shell();
        shell.Write("Mine/notes.txt", "mine");
        Assert.Contains("is not empty", (await shell.StartAsync(shell.Folder, "dotnet", "exec", Shell.ProgramFile, "new", "plugin", "Mine")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_templates_are_written_against_this_contract()
    {
        var templates = Path.Combine(Shell.Repository, "templates");
        var version = XDocument.Load(Path.Combine(Shell.Repository, "src", "Contracts", "Contracts.csproj")).Descendants("Version").Single().Value;
        Assert.StartsWith($"{ContractVersion.Major}.{ContractVersion.Minor}.", version, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(templates, "*.?sproj", SearchOption.AllDirectories))
            Assert.All(XDocument.Load(file).Descendants("PackageReference").Where(r => (string?)r.Attribute("Include") == "ReIdFlow.Contracts"), r => Assert.Equal(version, (string?)r.Attribute("Version")));
        Assert.All(Directory.EnumerateFiles(templates, "plugin.json", SearchOption.AllDirectories), f => Assert.Contains($"\"contract\": \"{ContractVersion.Major}.{ContractVersion.Minor}\"", File.ReadAllText(f), StringComparison.Ordinal));
    }

    // No source of packages but the feed beside the program; the packages that tests of this repository use are at hand as files.
    private static Shell Offline()
    {
        var shell = new Shell();
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        shell.Variables["NUGET_PACKAGES"] = shell.PathOf("packages");
        shell.Write(".home/.nuget/NuGet/NuGet.Config", $"""
            <configuration>
              <packageSources><clear /></packageSources>
              <fallbackPackageFolders><add key="at hand" value="{cache}" /></fallbackPackageFolders>
            </configuration>
            """);
        return shell;
    }

    private static SortedDictionary<string, string> Contents(string folder)
        => new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), f => File.ReadAllText(f).ReplaceLineEndings()), StringComparer.Ordinal);
}
