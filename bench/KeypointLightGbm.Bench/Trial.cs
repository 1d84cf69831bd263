using System.Diagnostics;
using System.Globalization;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Bench;

/// <summary>One whole run of the stage, as the host makes it: fit, embed every photo, match.</summary>
internal static class Trial
{
    internal static async Task<Figures> RunAsync(IReadOnlyList<Sample> samples, KeypointLightGbmOptions options, ulong seed, int threads, FeatureCache? cache)
    {
        using var model = new KeypointLightGbmModel(options, new StageContext { StageId = "match", Seed = seed, Threads = threads, Log = new ConsoleLog() }, cache is null ? null : cache.Extract);
        var clock = Stopwatch.StartNew();
        await model.FitAsync(new PhotoReader(samples), CancellationToken.None);
        var fit = clock.Elapsed.TotalSeconds;
        foreach (var batch in samples.Chunk(model.BatchSize))
            model.Embed([.. batch.Select(Photo.Load)], CancellationToken.None);
        var embed = clock.Elapsed.TotalSeconds - fit;
        var rankings = model.Match(CancellationToken.None).ToList();
        var figures = Figures.Of(rankings);
        if (Environment.GetEnvironmentVariable("REIDFLOW_RANKINGS") is { Length: > 0 } file)
        {
            File.AppendAllLines(file, rankings.SelectMany(r => r.Candidates.Select(c => string.Create(
                CultureInfo.InvariantCulture, $"{r.Query.Id},{r.Query.Individual},{c.Sample.Id},{c.Sample.Individual},{c.Score},{c.Probability}"))));
        }

        Console.Error.WriteLine($"  fit {fit:0.0} s, embed {embed:0.0} s, match {clock.Elapsed.TotalSeconds - fit - embed:0.0} s, together {clock.Elapsed.TotalSeconds:0.0} s; peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
        return figures;
    }
}
