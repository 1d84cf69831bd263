using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Groups photos by what must not be divided.</summary>
internal static class PhotoGroups
{
    /// <summary>Positions of each known individual's samples, individuals in ordinal order.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="only">Take only samples of this part; all unless given.</param>
    public static IEnumerable<IGrouping<string, int>> ByIndividual(IReadOnlyList<Sample> samples, Split? only = null) => Enumerable
        .Range(0, samples.Count)
        .Where(i => samples[i].Individual is not null && (only is null || samples[i].Split == only))
        .GroupBy(i => samples[i].Individual!, StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal);

    /// <summary>One individual's groups in random order: its events where it has several and they are to be kept, else its photos.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="individual">The individual's name and the positions of its samples.</param>
    /// <param name="keepEvents">Whether photos of one event stay together.</param>
    /// <param name="rank">Makes the random order of a name.</param>
    /// <param name="isBroken">Whether an event had to be divided because it is the only one.</param>
    public static IReadOnlyList<PhotoGroup> Of(
        IReadOnlyList<Sample> samples,
        IGrouping<string, int> individual,
        bool keepEvents,
        Func<string, SampleRanking> rank,
        out bool isBroken)
    {
        var ranking = rank("photos/" + individual.Key);
        var photos = ranking.Order(individual, i => samples[i].Id);
        isBroken = false;
        if (keepEvents)
        {
            // A photo of no event is an event of its own. Groups come in the order of their first photo, which is random.
            var events = photos
                .GroupBy(i => samples[i].Event is { } name ? (samples[i].Deployment, name, -1) : (null, "", i))
                .Select(group => new PhotoGroup([.. group]))
                .ToList();
            if (events.Count > 1)
                return events;
            isBroken = photos.Count > 1;
        }

        return [.. photos.Select(i => new PhotoGroup([i]))];
    }
}
