using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>Names all that decides what a model learns: its stage, and every training sample with the content of its file.</summary>
internal static class FitFingerprint
{
    /// <summary>The fingerprint; null where a sample is no file, so that nothing tells whether it has changed.</summary>
    public static string? Of(LiveStage stage, StageKeys keys, IReadOnlyList<Sample> samples, Journal journal, CancellationToken cancellation)
    {
        if (samples.Any(s => s.Content is not FileContent))
            return null;
        var hashes = new UInt128?[samples.Count];
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Math.Max(1, stage.Parallelism) };
        Parallel.For(0, samples.Count, options, i => hashes[i] = ContentHashes.Get(journal, (FileContent)samples[i].Content!));

        using var digest = new Digest();
        digest.Add(keys.OfConfiguration(stage));
        for (var i = 0; i < samples.Count; i++)
        {
            digest.Add(hashes[i] ?? default).Add(hashes[i] is null ? 0L : 1L);
            SampleKey.AddListing(digest, samples[i]);
        }

        return digest.Finish().ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
    }
}
