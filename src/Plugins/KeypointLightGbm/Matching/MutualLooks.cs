using System.Collections.Concurrent;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Close looks at the pairs of a set that is compared with itself. Of two photos on each other's shortlist either is the query once:
/// the distances between their keypoints, which are most of the work, are found when the first one is, and what they mean for the
/// other is kept until its turn. For several threads at once.
/// </summary>
internal sealed class MutualLooks
{
    private readonly Dictionary<Gallery, int[][]> _shortlists = [];
    private readonly ConcurrentDictionary<(Gallery Gallery, int Query, int Candidate), CloseLook> _kept = new();

    /// <param name="queries">The photos, in the order of their turns.</param>
    /// <param name="galleries">Where each is sought.</param>
    /// <param name="columns">Which number stands where.</param>
    /// <param name="options">How long shortlists are.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellation">Ends it.</param>
    internal MutualLooks(IReadOnlyList<PhotoEntry> queries, GallerySet galleries, PairColumns columns, RowOptions options, int threads, CancellationToken cancellation)
    {
        foreach (var group in queries.GroupBy(galleries.For))
        {
            // What is kept grows with the number of pairs: of a large set it might fill the memory.
            var (gallery, members) = (group.Key, group.ToArray());
            if (gallery.Entries.Count > options.AllPairsLimit)
                continue;
            var shortlists = new int[gallery.Entries.Count][];
            Array.Fill(shortlists, []);
            var builder = new RowBuilder(gallery, columns, options);
            Parallel.For(0, members.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i =>
            {
                if (gallery.NumberOf(members[i]) is >= 0 and var number)
                    shortlists[number] = builder.Shortlist(members[i]);
            });
            _shortlists[gallery] = shortlists;
        }
    }

    /// <summary>Looks kept that nobody has asked for yet.</summary>
    internal int Kept => _kept.Count;

    /// <summary>Whether a photo will be the candidate of one that is now its own.</summary>
    /// <param name="gallery">Where both are.</param>
    /// <param name="query">Number of the photo.</param>
    /// <param name="candidate">Number of the one whose turn may still come.</param>
    internal bool WillMeet(Gallery gallery, int query, int candidate)
        => candidate > query && _shortlists.TryGetValue(gallery, out var shortlists) && Array.BinarySearch(shortlists[candidate], query) >= 0;

    /// <summary>Keeps a look for the query that it is of.</summary>
    internal void Keep(Gallery gallery, int query, int candidate, CloseLook look) => _kept[(gallery, query, candidate)] = look;

    /// <summary>Hands out a look that was kept, and forgets it.</summary>
    internal bool TryTake(Gallery gallery, int query, int candidate, out CloseLook look) => _kept.TryRemove((gallery, query, candidate), out look);
}
