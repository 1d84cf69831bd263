using System.Security.Cryptography;
using System.Text;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Options;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary>A pipeline that was read and found to be in order, with the plugins that it needs.</summary>
internal sealed record CheckedPipeline(Plan Plan, PluginCatalogue Plugins, string BaseFolder, RunInfo Info)
{
    /// <summary>Reads and checks a pipeline file.</summary>
    /// <returns>The pipeline; null where there are problems, which have been told to <paramref name="error"/>.</returns>
    public static CheckedPipeline? Read(string file, IReadOnlyList<string> overrides, IReadOnlyList<string> pluginFolders, TextWriter error)
    {
        if (Directory.Exists(file))
            file = Path.Combine(file, "pipeline.json");
        var baseFolder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        byte[] text;
        try
        {
            text = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(PipelineFile.Unreadable(file, e is FileNotFoundException or DirectoryNotFoundException ? "it does not exist" : e.Message));
            return null;
        }

        var plugins = LoadPlugins(pluginFolders, baseFolder, error);
        return Check(plugins, PipelineFile.CheckBytes(plugins.Stages, file, text, overrides, VariableOf), baseFolder, error);
    }

    /// <summary>Checks a pipeline that the program itself has put together.</summary>
    public static CheckedPipeline? Compose(string name, string text, IReadOnlyList<string> overrides, IReadOnlyList<string> pluginFolders, TextWriter error)
    {
        var baseFolder = Environment.CurrentDirectory;
        var plugins = LoadPlugins(pluginFolders, baseFolder, error);
        return Check(plugins, PipelineFile.Check(plugins.Stages, name, text, overrides), baseFolder, error);
    }

    public static PluginCatalogue LoadPlugins(IReadOnlyList<string> folders, string baseFolder, TextWriter error)
    {
        var found = PluginFolders.Find(folders, baseFolder);
        var plugins = PluginCatalogue.Load(found);
        foreach (var missing in found.Where(f => !Directory.Exists(f)))
            error.WriteLine($"{missing}: warning RF0409: there is no such folder for plugins.");
        if (found.Count == 0)
            error.WriteLine($"warning RF0409: no folder with plugins was found at or above '{baseFolder}'. Name one with --plugins, or in the variable {PluginFolders.Variable}.");
        foreach (var problem in plugins.Problems)
            error.WriteLine(problem.Message.Replace(": error ", ": warning ", StringComparison.Ordinal));
        return plugins;
    }

    // Paths in a pipeline start from its folder, but a path in the environment was meant to start from the shell's.
    private static string? VariableOf(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        return Path.Exists(value) ? Path.GetFullPath(value) : value;
    }

    private static CheckedPipeline? Check(PluginCatalogue plugins, CheckResult result, string baseFolder, TextWriter error)
    {
        var problems = result.Problems.Count > 0 ? result.Problems : [.. OwnChecks(result.Plan, plugins)];
        foreach (var problem in problems)
            error.WriteLine(problem);
        if (problems.Count > 0)
            return null;

        var plan = result.Plan;
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["ReIdFlow"] = ProgramVersion.Text };
        foreach (var plugin in plugins.Plugins.Where(p => plan.Stages.Any(s => s.Stage.Plugin == p.Manifest.Name)))
            versions[plugin.Manifest.Name] = plugin.Manifest.Version;
        var info = new RunInfo
        {
            Pipeline = plan.Name,
            Configuration = plan.Configuration,
            ConfigurationHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plan.Configuration))),
            Versions = versions,
        };
        return new CheckedPipeline(plan, plugins, baseFolder, info);
    }

    // What only the options themselves can know.
    private static IEnumerable<Problem> OwnChecks(Plan plan, PluginCatalogue plugins)
    {
        foreach (var stage in plan.Stages)
        {
            var type = plugins.Find(stage.Stage).OptionsType;
            if (type is null || OptionBinder.Bind(type, stage.Options) is not ICheckedOptions options)
                continue;
            foreach (var reason in options.Check())
                yield return PipelineFile.OptionsAtOdds(stage, reason);
        }
    }
}
