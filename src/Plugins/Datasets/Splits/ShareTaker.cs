namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Takes a share of each individual's photos. What rounding to whole photos and events takes too much or too little from one individual
/// is made up for at the next, by up to one photo, so that the share of all photos comes near the one asked for.
/// </summary>
/// <param name="share">The share, from 0 to 1.</param>
/// <param name="atLeastOne">Whether at least one group is taken wherever there are two.</param>
internal sealed class ShareTaker(double share, bool atLeastOne)
{
    private double _carried;

    /// <summary>Takes whole groups, of about the wanted number of photos, and always leaves one group.</summary>
    /// <param name="groups">One individual's groups; earlier ones are taken first.</param>
    public (IReadOnlyList<PhotoGroup> Taken, IReadOnlyList<PhotoGroup> Left) Take(IReadOnlyList<PhotoGroup> groups)
    {
        if (groups.Count < 2)
            return ([], groups);

        var photos = groups.Sum(group => group.Count);
        var target = (share * photos) + _carried;
        var wanted = (int)Math.Round(target, MidpointRounding.AwayFromZero);
        var taken = Choose(groups, Math.Clamp(wanted, 0, photos - 1));
        if (taken.Count == 0 && atLeastOne)
            taken = [groups.MinBy(group => group.Count)!];

        // Bounded: an individual should not pay for many others that have too few photos to divide evenly.
        _carried = Math.Clamp(target - taken.Sum(group => group.Count), -1, 1);
        return ([.. taken], [.. groups.Where(group => !taken.Contains(group))]);
    }

    /// <summary>Takes each group that brings the number of photos nearer to the one wanted.</summary>
    private static HashSet<PhotoGroup> Choose(IReadOnlyList<PhotoGroup> groups, int wanted)
    {
        var taken = new HashSet<PhotoGroup>(ReferenceEqualityComparer.Instance);
        var photos = 0;
        foreach (var group in groups)
        {
            var isNearer = Math.Abs(photos + group.Count - wanted) < Math.Abs(photos - wanted);
            if (!isNearer || taken.Count == groups.Count - 1)
                continue;
            taken.Add(group);
            photos += group.Count;
        }

        return taken;
    }
}
