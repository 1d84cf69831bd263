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
            // Stages come after those they read: a matcher has all rankings from upstream when its own turn comes.
            var readers = pipeline.Readers(stage).Where(r => r.Instance is IRankingReader).ToList();
            if (takers.Count == 0 && readers.Count == 0)
                continue;
            progress.StartMatching(stage.Id);
            await Task.Run(() => MatchAsync(stage, matcher, takers, readers, breaker), CancellationToken.None);
        }
    }

    private static async Task MatchAsync(LiveStage stage, IMatcher matcher, List<SinkWriter> takers, List<LiveStage> readers, RunBreaker breaker)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            foreach (var rankings in matcher.Match(breaker.Token).Chunk(RankingsAtOnce))
            {
                breaker.ThrowIfStopped();
                foreach (var taker in takers)
                    await taker.WriteRankingsAsync(stage.Id, rankings);
                foreach (var reader in readers)
                    Hand(stage, rankings, reader);
            }
        }
        catch (Exception e) when (e is not BrokenStageException && !(e is OperationCanceledException && breaker.Token.IsCancellationRequested))
        {
            breaker.Break(stage.Id, Breakage.Explain(stage.Plugin, e), e);
        }

        stage.Meter.Took(0, start);
        breaker.ThrowIfStopped();
    }

    private static void Hand(LiveStage stage, Ranking[] rankings, LiveStage reader)
    {
        try
        {
            ((IRankingReader)reader.Instance).TakeRankings(stage.Id, rankings);
        }
        catch (Exception e)
        {
            // Named here, or the matcher that was asked would be blamed.
            throw new BrokenStageException(reader.Id, Breakage.Explain(reader.Plugin, e), e);
        }
    }
}
