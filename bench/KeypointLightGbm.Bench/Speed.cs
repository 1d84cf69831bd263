using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenCvSharp;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Bench;

/// <summary>Reads, decodes and describes every photo, a detector per thread; in turns with the peer on the same photos, where there is one.</summary>
internal static class Speed
{
    private const int Rounds = 3;

    internal static void Measure(IReadOnlyList<Sample> samples, KeypointLightGbmOptions options, int threads)
    {
        Cv2.SetNumThreads(1);
        using var pool = new ExtractorPool(options.FeatureOptions);

        // What is compiled at first use is no work on photos; each worker's detectors are made here too.
        Extract(pool, [.. samples.Take(8 * threads)], threads);
        using var peer = KeypointsPeer.Find(samples, out var reason);
        if (peer is null)
            Console.Error.WriteLine($"No peer: {reason}");
        var (own, others) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            if (peer is not null)
            {
                var (seconds, line) = peer.Measure();
                others.Add(seconds);
                Console.WriteLine(line);
            }

            var clock = Stopwatch.StartNew();
            var keypoints = Extract(pool, samples, threads);
            own.Add(clock.Elapsed.TotalSeconds);
            Print(new
            {
                Work = new { Name = "keypoints", Images = samples.Count, Threads = threads, KeypointsPerImage = keypoints / samples.Count },
                Seconds = Math.Round(own[^1], 2),
                PerSecond = Math.Round(samples.Count / own[^1], 2),
                PeakMib = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
            });
        }

        Print(new
        {
            Name = "keypoints",
            Images = samples.Count,
            Rounds,
            PerSecond = Math.Round(samples.Count / Median(own), 2),
            PeerPerSecond = peer is null ? (double?)null : Math.Round(samples.Count / Median(others), 2),
            Ratio = peer is null ? (double?)null : Math.Round(Median(others) / Median(own), 2),
        });
    }

    /// <returns>Keypoints of all detectors in all photos.</returns>
    private static int Extract(ExtractorPool pool, IReadOnlyList<Sample> samples, int threads)
    {
        var keypoints = 0;
        Parallel.ForEach(samples, new ParallelOptions { MaxDegreeOfParallelism = threads }, sample =>
        {
            var features = pool.Extract(Photo.Load(sample).Image!);
            Interlocked.Add(ref keypoints, features.Sift.Count + features.Orb.Count + features.Brisk.Count);
        });
        return keypoints;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(object line) => Console.WriteLine(JsonSerializer.Serialize(line, _json));

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
