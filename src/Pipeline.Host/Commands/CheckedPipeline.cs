using System.Security.Cryptography;
using System.Text;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Options;
using ReIdFlow.Pipeline.Host.Plugins;
using ReIdFlow.Pipeline.Host.Security;

namespace ReIdFlow.Pipeline.Host.Commands;

/// <summary>A pipeline that was read and found to be in order, with the plugins that it needs.</summary>
internal sealed record CheckedPipeline(Plan Plan, PluginCatalogue Plugins, string BaseFolder, RunInfo Info)
{
    /// <summary>Reads and checks a pipeline file.</summary>
    /// <returns>The pipeline; null where there are problems, which have been told to <paramref name="error"/>.</returns>
    public static CheckedPipeline? Read(string file, PipelineRequest request, TextWriter error)
    {
        if (ReadText(file, error) is not { } text)
            return null;
        var confinement = new PathConfinement(text.Folder, request.Paths);
        var (plugins, result) = LoadUsed(
            request.PluginFolders,
            text.Folder,
            [Encoding.UTF8.GetString(text.Utf8), .. request.Overrides],
            stages => PipelineFile.CheckFile(stages, text, new BaseFiles(confinement), request.Overrides, confinement.ValueOf),
            error);
        return Check(plugins, result, confinement, text.Folder, error);
    }

    /// <summary>Puts a pipeline together, and says of every value where it comes from.</summary>
    /// <returns>JSON with comments; null where there are problems, which have been told to <paramref name="error"/>.</returns>
    public static string? Print(string file, PipelineRequest request, bool defaults, TextWriter error)
    {
        if (ReadText(file, error) is not { } text)
            return null;
        var confinement = new PathConfinement(text.Folder, request.Paths);
        var plugins = LoadPlugins(request.PluginFolders, text.Folder, error);
        var (printed, problems) = PipelineFile.Print(plugins.Stages, text, new BaseFiles(confinement), request.Overrides, confinement.ValueOf, defaults);
        foreach (var problem in problems)
            error.WriteLine(problem);
        return problems.Count > 0 ? null : printed;
    }

    /// <summary>Checks a pipeline that the program itself has put together.</summary>
    public static CheckedPipeline? Compose(string name, string text, IReadOnlyList<string> overrides, IReadOnlyList<string> pluginFolders, TextWriter error)
    {
        var baseFolder = Environment.CurrentDirectory;
        var (plugins, result) = LoadUsed(pluginFolders, baseFolder, [text, .. overrides], stages => PipelineFile.Check(stages, name, text, overrides), error);
        return Check(plugins, result, confinement: null, baseFolder, error);
    }

    /// <summary>Loads every plugin, and tells of those that cannot be used.</summary>
    public static PluginCatalogue LoadPlugins(IReadOnlyList<string> folders, string baseFolder, TextWriter error)
    {
        var found = PluginFolders.Find(folders, baseFolder);
        var plugins = PluginCatalogue.Load(found, mayHide: PluginFolders.AreDefault(folders));
        Tell(plugins, found, baseFolder, error);
        return plugins;
    }

    // Loading the plugins is most of what a run with nothing to do takes, so those go first whose stages the texts seem to name. Where the
    // pipeline is in order with these, it is with all. Where it is not, what is proposed instead may come from any.
    private static (PluginCatalogue Plugins, CheckResult Result) LoadUsed(
        IReadOnlyList<string> folders, string baseFolder, IReadOnlyList<string> texts, Func<Catalogue, CheckResult> check, TextWriter error)
    {
        var found = PluginFolders.Find(folders, baseFolder);
        var installed = new InstalledPlugins(found, mayHide: PluginFolders.AreDefault(folders));
        var plugins = installed.Load(name => texts.Any(t => t.Contains(name, StringComparison.Ordinal)));
        var result = check(plugins.Stages);
        if (result.Problems.Count > 0)
        {
            plugins = installed.LoadAll();
            result = check(plugins.Stages);
        }

        Tell(plugins, found, baseFolder, error);
        return (plugins, result);
    }

    private static void Tell(PluginCatalogue plugins, IReadOnlyList<string> found, string baseFolder, TextWriter error)
    {
        foreach (var missing in found.Where(f => !Directory.Exists(f)))
            error.WriteLine($"{missing}: warning RF0409: there is no such folder for plugins.");
        if (found.Count == 0)
            error.WriteLine($"warning RF0409: no folder with plugins was found at or above '{baseFolder}'. Name one with --plugins, or in the variable {PluginFolders.Variable}.");
        foreach (var problem in plugins.Problems)
            error.WriteLine(problem.Message.Replace(": error ", ": warning ", StringComparison.Ordinal));
    }

    private static PipelineText? ReadText(string file, TextWriter error)
    {
        if (Directory.Exists(file))
            file = Path.Combine(file, "pipeline.json");
        try
        {
            if (LimitedFile.Read(file, LimitedFile.PipelineBytes) is { } text)
                return new PipelineText(file, Path.GetDirectoryName(Path.GetFullPath(file))!, text);
            error.WriteLine(PipelineFile.TooLarge(file, LimitedFile.PipelineBytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(PipelineFile.Unreadable(file, e is FileNotFoundException or DirectoryNotFoundException ? "it does not exist" : e.Message));
        }

        return null;
    }

    private static CheckedPipeline? Check(PluginCatalogue plugins, CheckResult result, PathConfinement? confinement, string baseFolder, TextWriter error)
    {
        var problems = result.Problems.Count > 0
            ? result.Problems
            : [.. OwnChecks(result.Plan, plugins), .. confinement?.Check(result.Paths) ?? []];
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
