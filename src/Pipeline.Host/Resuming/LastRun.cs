using System.Reflection;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>
/// The last run that came to its end: its code and options, the files that it read and wrote as they were afterwards, what failed, and
/// what it reported. Where all of this is as it was, its outputs are those that a run would make now. See
/// docs/decisions/0043-nothing-new.md.
/// </summary>
internal sealed record LastRun
{
    /// <summary>Names the program, the code of every stage, and all options.</summary>
    public required string Configuration { get; init; }

    /// <summary>Names the state of all files that options name: see <see cref="PathFacts"/>.</summary>
    public required string Paths { get; init; }

    public required IReadOnlyList<FailedSample> Failed { get; init; }

    public required RunReport Report { get; init; }

    /// <summary>How many samples there were.</summary>
    public required int Samples { get; init; }

    /// <summary>What the last run reported, where its outputs are those that a run would make now; null otherwise.</summary>
    public static RunReport? FindStanding(LivePipeline pipeline, RunBreaker breaker)
    {
        try
        {
            // A source of another kind may know of photos that no file tells of.
            if (!pipeline.OfKind(StageKind.Source).All(IsRepeatable))
                return null;
            var last = LastRunFile.Read(FileOf(pipeline));
            var stands = last.Configuration == ConfigurationOf(pipeline)
                && new PathFacts(pipeline).OfAll() == last.Paths
                && PhotoFacts.AreUnchanged(PhotosOf(pipeline), breaker.Token)
                && last.Failed.AsParallel().WithCancellation(breaker.Token).All(f => f.FailsAgain(pipeline, breaker));
            return stands ? last.Report with { Stands = true, Kept = last.Samples - last.Failed.Count } : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Notes how the photos are before they are read.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Begin(LivePipeline pipeline, SampleIndex index, CancellationToken cancellation)
    {
        File.Delete(FileOf(pipeline));
        PhotoFacts.Write(PhotosOf(pipeline), index, cancellation);
    }

    /// <summary>What failed after it was listed; null where something of it cannot be tried again alone.</summary>
    public static IReadOnlyList<FailedSample>? FailedOf(LivePipeline pipeline, SampleIndex index)
    {
        var failed = pipeline.Failures.Items.Select(i => FailedSample.Of(pipeline, index.OutletOf(i.Number).Id, index[i.Number], i.Failure)).ToList();
        return failed.Contains(null) ? null : [.. failed.OfType<FailedSample>()];
    }

    /// <summary>Keeps a run that has come to its end.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="samples">How many samples it had.</param>
    /// <param name="failed">What <see cref="FailedOf"/> gave.</param>
    /// <param name="inputs">What <see cref="PathFacts.OfInputs"/> gave before anything was read.</param>
    /// <param name="report">What it reports.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Keep(LivePipeline pipeline, int samples, IReadOnlyList<FailedSample>? failed, string? inputs, RunReport report)
    {
        var facts = new PathFacts(pipeline);
        if (failed is null || inputs is null || facts.OfInputs() != inputs || facts.OfAll() is not { } paths)
            return;
        var last = new LastRun { Configuration = ConfigurationOf(pipeline), Paths = paths, Failed = failed, Report = report, Samples = samples };
        var file = FileOf(pipeline);
        LastRunFile.Write(file + ".tmp", last);
        File.Move(file + ".tmp", file, overwrite: true);
    }

    private static bool IsRepeatable(LiveStage source) => source.Instance.GetType().GetCustomAttribute<StageAttribute>() is { IsRepeatable: true };

    private static string ConfigurationOf(LivePipeline pipeline)
    {
        using var digest = new Digest();
        digest.Add(ProgramVersion.Text).Add(pipeline.Info.ConfigurationHash).Add((long)pipeline.Plan.Seed).Add(pipeline.OutputFolder);
        foreach (var stage in pipeline.Stages)
            digest.Add(stage.Id).Add(stage.Plugin).Add(stage.Instance.GetType().Module.ModuleVersionId.ToString()).Add(stage.Plan.Options.GetRawText()).Add(stage.Plan.Load);
        return digest.FinishText();
    }

    private static string FileOf(LivePipeline pipeline) => Path.Combine(pipeline.OutputFolder, "resume", "last-run.bin");

    private static string PhotosOf(LivePipeline pipeline) => Path.Combine(pipeline.OutputFolder, "resume", "last-run.photos");
}
