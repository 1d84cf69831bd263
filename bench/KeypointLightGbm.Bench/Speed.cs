using System.Diagnostics;
using OpenCvSharp;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Bench;

/// <summary>Reads, decodes and describes every photo, a detector per thread.</summary>
internal static class Speed
{
    internal static void Measure(IReadOnlyList<Sample> samples, KeypointLightGbmOptions options, int threads)
    {
        Cv2.SetNumThreads(1);
        using var pool = new ExtractorPool(options.FeatureOptions);
        pool.Extract(Photo.Load(samples[0]).Image!);
        var clock = Stopwatch.StartNew();
        Parallel.ForEach(samples, new ParallelOptions { MaxDegreeOfParallelism = threads }, sample => pool.Extract(Photo.Load(sample).Image!));
        var process = Process.GetCurrentProcess();
        Console.WriteLine($"{{\"work\": {{\"name\": \"keypoints\", \"images\": {samples.Count}, \"threads\": {threads}}}, \"seconds\": {clock.Elapsed.TotalSeconds:0.00}, \"per_second\": {samples.Count / clock.Elapsed.TotalSeconds:0.00}, \"peak_mib\": {process.PeakWorkingSet64 >> 20}}}");
    }
}
