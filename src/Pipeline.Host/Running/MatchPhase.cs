using System.Diagnostics;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Plugins;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>Has the matchers compare photos once every sample has been embedded, and the sinks write what they find.</summary>
internal static class MatchPhase
{
    private const int RankingsAtOnce = 16;

    public static async Task RunAsync(LivePipeline pipeline, IReadOnlyList<SinkWriter> writers, RunBreaker breaker, RunProgress progress)
    {
        foreach (var stage in pipeline.OfKind(StageKind.Model))
        {
            if (stage.Instance is not IMatcher matcher)
                continue;
            var takers = writers.Where(w => w.TakesRankings && w.Models.Contains(stage.Id, StringComparer.Ordinal)).ToList();
            if (takers.Count == 0)
                continue;
            progress.StartMatching(stage.Id);
            await Task.Run(() => MatchAsync(stage, matcher, takers, breaker), CancellationToken.None);
        }
    }

    private static async Task MatchAsync(LiveStage stage, IMatcher matcher, List<SinkWriter> takers, RunBreaker breaker)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            foreach (var rankings in matcher.Match(breaker.Token).Chunk(RankingsAtOnce))
            {
                breaker.ThrowIfStopped();
                foreach (var taker in takers)
                    await taker.WriteRankingsAsync(stage.Id, rankings);
            }
        }
        catch (Exception e) when (e is not BrokenStageException && !(e is OperationCanceledException && breaker.Token.IsCancellationRequested))
        {
            breaker.Break(stage.Id, Breakage.Explain(stage.Plugin, e), e);
        }

        stage.Meter.Took(0, start);
        breaker.ThrowIfStopped();
    }
}
