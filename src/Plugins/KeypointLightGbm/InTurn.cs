using System.Collections.Concurrent;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Work on several threads that is dealt one by one in its order, and not in ranges: for pieces of unequal length, and where what comes first leaves something for what follows, as one photo's close looks do for others.</summary>
internal static class InTurn
{
    internal static void ForEach<T>(IEnumerable<T> items, int threads, Action<T> work, CancellationToken cancellation)
        => Parallel.ForEach(
            Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            work);
}
