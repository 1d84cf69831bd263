using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Plugins;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Tests;

/// <summary>Runs pipelines over the plugin Probe in a folder of their own.</summary>
internal sealed class Rig : IDisposable
{
    private static readonly Lazy<(TestPluginFolder Folder, PluginCatalogue Plugins)> s_probe = new(() =>
    {
        var folder = new TestPluginFolder("Probe");
        return (folder, PluginCatalogue.Load([folder.Path]));
    });

    public string Folder { get; } = Directory.CreateTempSubdirectory("reidflow-run-").FullName;

    public MessageLog Log { get; } = new();

    public static PluginCatalogue Probe => s_probe.Value.Plugins;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string[] Rows(string folder = "rows") => File.ReadAllLines(Path.Combine(Folder, folder, "rows.txt"));

    public LivePipeline Create(string stages, int parallelism = 2, ulong seed = 42)
    {
        var text = $$"""{ "seed": {{seed}}, "stages": { {{stages}} } }""";
        var result = PipelineFile.Check(Probe.Stages, "test.json", text, []);
        Assert.Empty(result.Problems.Select(p => p.ToString()));
        return LivePipeline.Create(result.Plan, Probe, new RunOptions { Parallelism = parallelism }, Folder, new RunInfo(), _ => Log);
    }

    public async Task<RunReport> RunAsync(string stages, int parallelism = 2, ulong seed = 42, CancellationToken cancellation = default, RunProgress? progress = null)
    {
        await using var pipeline = Create(stages, parallelism, seed);
        return await PipelineRun.RunAsync(pipeline, new RunOptions { Parallelism = parallelism }, progress ?? new RunProgress.None(), cancellation)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
