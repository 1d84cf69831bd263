namespace ReIdFlow.Plugins.Identification;

/// <summary>Photos of one animal in one event, which get one answer.</summary>
/// <param name="Photos">Their positions, in order.</param>
internal sealed record PhotoGroup(IReadOnlyList<int> Photos)
{
    /// <summary>Each photo alone.</summary>
    public static IReadOnlyList<PhotoGroup> EachPhoto(PhotoSet photos) => [.. Enumerable.Range(0, photos.Count).Select(i => new PhotoGroup([i]))];

    /// <summary>
    /// The animals of each event, in the order of their first photos. Photos that show one animal are taken to show the same one
    /// throughout the event. Of a photo that shows several nothing tells which is which, so each of these is alone.
    /// </summary>
    /// <param name="photos">The photos; one without an event is an event of its own.</param>
    /// <param name="keepApart">Tells photos apart that are known to show different animals; null where that is not known.</param>
    public static IReadOnlyList<PhotoGroup> ByEvent(PhotoSet photos, Func<int, string?>? keepApart = null)
    {
        var animals = new Dictionary<(string? Event, string Path), int>();
        foreach (var sample in photos.Samples)
            animals[(sample.Event, sample.Path)] = animals.GetValueOrDefault((sample.Event, sample.Path)) + 1;

        var groups = new List<List<int>>();
        var open = new Dictionary<(string Event, string? Animal), List<int>>();
        for (var i = 0; i < photos.Count; i++)
        {
            var sample = photos.Samples[i];
            var animal = keepApart?.Invoke(i);
            var isAlone = sample.Event is null || (keepApart is null && animals[(sample.Event, sample.Path)] > 1);
            if (!isAlone && open.TryGetValue((sample.Event!, animal), out var group))
            {
                group.Add(i);
                continue;
            }

            groups.Add([i]);
            if (!isAlone)
                open[(sample.Event!, animal)] = groups[^1];
        }

        return groups.ConvertAll(g => new PhotoGroup(g));
    }
}
