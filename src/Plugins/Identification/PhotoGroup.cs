using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Photos of one animal in one event, which get one answer.</summary>
/// <param name="Photos">Their positions, in order.</param>
internal sealed record PhotoGroup(IReadOnlyList<int> Photos)
{
    /// <summary>Each photo alone.</summary>
    public static IReadOnlyList<PhotoGroup> EachPhoto(int count) => [.. Enumerable.Range(0, count).Select(i => new PhotoGroup([i]))];

    /// <summary>
    /// The animals of each event, in the order of their first photos. Photos that show one animal are taken to show the same one
    /// throughout the event. Of a photo that shows several nothing tells which is which, so each of these is alone.
    /// </summary>
    /// <param name="photos">The photos; one without an event is an event of its own.</param>
    /// <param name="keepApart">Tells photos apart that are known to show different animals; null where that is not known.</param>
    public static IReadOnlyList<PhotoGroup> ByEvent(IReadOnlyList<Sample> photos, Func<int, string?>? keepApart = null)
    {
        string?[] events = [.. photos.Select(s => s.Event)];
        var isAlone = keepApart is null ? TogetherInPhoto(photos, events) : [];
        var groups = new List<List<int>>();
        var open = new Dictionary<(string Event, string? Animal), List<int>>();
        for (var i = 0; i < photos.Count; i++)
        {
            if (events[i] is not { } name || isAlone.Contains(i))
            {
                groups.Add([i]);
                continue;
            }

            var key = (name, keepApart?.Invoke(i));
            if (!open.TryGetValue(key, out var group))
            {
                open.Add(key, group = new List<int>(1));
                groups.Add(group);
            }

            group.Add(i);
        }

        return groups.ConvertAll(g => new PhotoGroup(g.ToArray()));
    }

    /// <summary>For each photo the number of its group.</summary>
    /// <param name="groups">The groups: each photo is in one.</param>
    public static int[] OfPhotos(IReadOnlyList<PhotoGroup> groups)
    {
        var numbers = new int[groups.Sum(g => g.Photos.Count)];
        for (var group = 0; group < groups.Count; group++)
        {
            foreach (var photo in groups[group].Photos)
                numbers[photo] = group;
        }

        return numbers;
    }

    // Photos are told by their paths within each event: a list of all paths would take more room than all that is known besides.
    private static HashSet<int> TogetherInPhoto(IReadOnlyList<Sample> photos, string?[] events)
        => [.. Enumerable.Range(0, photos.Count)
            .Where(i => events[i] is not null)
            .GroupBy(i => events[i], StringComparer.Ordinal)
            .SelectMany(e => e.GroupBy(i => photos[i].Path, StringComparer.Ordinal))
            .Where(p => p.Skip(1).Any())
            .SelectMany(p => p)];
}
