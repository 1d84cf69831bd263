using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Bench;

internal static class Report
{
    /// <summary>Runs with several seeds; prints each, the mean and the spread.</summary>
    internal static async Task SeedsAsync(IReadOnlyList<Sample> samples, KeypointLightGbmOptions options, int seeds, int threads)
    {
        // One run alone is timed as a whole, with its features.
        using var cache = seeds > 1 || FeatureCache.Folder is not null ? new FeatureCache(options) : null;
        var all = new List<Figures>();
        for (var seed = 0; seed < seeds; seed++)
        {
            var figures = await Trial.RunAsync(samples, options, (ulong)seed, threads, cache);
            all.Add(figures);
            Console.WriteLine($"seed {seed}: {figures}");
        }

        if (seeds > 1)
        {
            Console.WriteLine($"{seeds} seeds: top-1 {Summary(f => f.Top1)}, of all queries {Summary(f => f.Top1OfAll)}, MAP@R {Summary(f => f.MapAtR)}");
        }

        string Summary(Func<Figures, double> value)
        {
            var values = all.Select(value).ToArray();
            var mean = values.Average();
            return $"{mean:P2} ± {Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)):P2} ({values.Min():P2} to {values.Max():P2})";
        }
    }
}
