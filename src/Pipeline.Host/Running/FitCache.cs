using System.Collections.Concurrent;
using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Running;

/// <summary>
/// Keeps prepared samples while models learn, up to a number of bytes. Full, it takes no more and forgets nothing: learning
/// goes through all samples again and again, and whatever was forgotten would be the next to be asked for.
/// </summary>
internal sealed class FitCache(long capacity)
{
    private readonly ConcurrentDictionary<(string Stage, int Number), Sample> _samples = [];
    private long _bytes;

    public bool TryGet(string stage, int number, out Sample sample)
    {
        var found = _samples.TryGetValue((stage, number), out var kept);
        sample = kept!;
        return found;
    }

    public void Offer(string stage, int number, Sample sample)
    {
        var size = 256L + (sample.Image?.Pixels.Length ?? 0) + sample.Embeddings.Values.Sum(v => 4L * v.Length);
        if (Interlocked.Add(ref _bytes, size) > capacity || !_samples.TryAdd((stage, number), sample))
            Interlocked.Add(ref _bytes, -size);
    }
}
