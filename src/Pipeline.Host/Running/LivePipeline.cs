using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Options;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>A plan whose stages have been made.</summary>
internal sealed class LivePipeline : IAsyncDisposable
{
    internal LivePipeline(Plan plan, IReadOnlyList<LiveStage> stages, FailureLog failures, string outputFolder, RunInfo info)
    {
        Plan = plan;
        Stages = stages;
        Failures = failures;
        OutputFolder = outputFolder;
        Info = info;
        ById = stages.ToDictionary(s => s.Id, StringComparer.Ordinal);
    }

    public Plan Plan { get; }

    /// <summary>Every stage after those that it reads.</summary>
    public IReadOnlyList<LiveStage> Stages { get; }

    public IReadOnlyDictionary<string, LiveStage> ById { get; }

    public FailureLog Failures { get; }

    /// <summary>Absolute path of the folder for what the run itself writes.</summary>
    public string OutputFolder { get; }

    public RunInfo Info { get; }

    public IEnumerable<LiveStage> OfKind(StageKind kind) => Stages.Where(s => s.Kind == kind);

    public IEnumerable<LiveStage> Sources(LiveStage stage) => stage.Plan.From.Select(id => ById[id]);

    public IEnumerable<LiveStage> Readers(LiveStage stage) => Stages.Where(s => s.Plan.From.Contains(stage.Id, StringComparer.Ordinal));

    /// <summary>Whether a stage reads models, so that what it reads is brought together sample by sample.</summary>
    public bool IsJoin(LiveStage stage) => stage.Kind == StageKind.Model && Sources(stage).Any(s => s.Kind == StageKind.Model);

    /// <exception cref="BrokenStageException">A stage cannot be made.</exception>
    public static LivePipeline Create(Plan plan, PluginCatalogue plugins, RunOptions options, string baseFolder, RunInfo info, Func<string, IStageLog> logs)
    {
        var failures = new FailureLog();
        var stages = new List<LiveStage>();
        foreach (var planned in plan.Stages)
        {
            var parallelism = planned.Parallelism > 0 ? planned.Parallelism : plan.Parallelism > 0 ? plan.Parallelism : options.Parallelism;
            var context = new StageContext
            {
                StageId = planned.Id,
                Seed = plan.Seed,
                Threads = parallelism,
                BaseFolder = baseFolder,
                Run = info,
                Log = logs(planned.Id),
                FailureReporter = failures.AddListing,
            };
            var type = plugins.Find(planned.Stage);
            try
            {
                var bound = type.OptionsType is null ? null : OptionBinder.Bind(type.OptionsType, planned.Options);
                stages.Add(new LiveStage(planned, type.Create(bound, context), context, new StageMeter(planned.Id)));
            }
            catch (StageException e)
            {
                throw new BrokenStageException(planned.Id, e.Message, e);
            }
        }

        return new LivePipeline(plan, stages, failures, Path.GetFullPath(plan.Output, baseFolder), info);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stage in Stages.Reverse())
        {
            switch (stage.Instance)
            {
                case IAsyncDisposable asynchronous:
                    await asynchronous.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }
}
