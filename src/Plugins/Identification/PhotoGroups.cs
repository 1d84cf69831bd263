using System.Collections;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Photos in groups, each in one: two columns of numbers, for a season has thousands of groups.</summary>
internal sealed class PhotoGroups : IReadOnlyList<PhotoGroup>
{
    private readonly int[] _groupOf;
    private readonly int[] _photos;
    private readonly int[] _ends;

    private PhotoGroups(int[] groupOf, int count)
    {
        (_groupOf, _photos, _ends) = (groupOf, new int[groupOf.Length], new int[count]);
        foreach (var group in groupOf)
            _ends[group]++;
        for (var group = 1; group < count; group++)
            _ends[group] += _ends[group - 1];

        // From behind, so that each end comes to stand where its group begins, and the photos in order.
        for (var photo = groupOf.Length - 1; photo >= 0; photo--)
            _photos[--_ends[groupOf[photo]]] = photo;
        for (var group = 0; group < count; group++)
            _ends[group] = group + 1 < count ? _ends[group + 1] : groupOf.Length;
    }

    /// <summary>For each photo the number of its group.</summary>
    public IReadOnlyList<int> OfPhotos => _groupOf;

    /// <inheritdoc/>
    public int Count => _ends.Length;

    /// <inheritdoc/>
    public PhotoGroup this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return new PhotoGroup(new ArraySegment<int>(_photos, start, _ends[index] - start));
        }
    }

    /// <summary>Each photo alone.</summary>
    public static PhotoGroups EachPhoto(int count) => new([.. Enumerable.Range(0, count)], count);

    /// <summary>
    /// The animals of each event, in the order of their first photos. Photos that show one animal are taken to show the same one
    /// throughout the event. Of a photo that shows several nothing tells which is which, so each of these is alone.
    /// </summary>
    /// <param name="photos">The photos; one without an event is an event of its own.</param>
    /// <param name="keepApart">Tells photos apart that are known to show different animals; null where that is not known.</param>
    public static PhotoGroups ByEvent(IReadOnlyList<Sample> photos, Func<int, string?>? keepApart = null)
    {
        var numbers = new Dictionary<(string Event, string? Animal), int>();
        var events = new int[photos.Count];
        for (var i = 0; i < events.Length; i++)
        {
            if (photos[i].Event is not { } name)
            {
                events[i] = -1;
                continue;
            }

            var key = (name, keepApart?.Invoke(i));
            if (!numbers.TryGetValue(key, out events[i]))
                numbers.Add(key, events[i] = numbers.Count);
        }

        if (keepApart is null)
            LeaveAloneTogether(photos, events, numbers.Count);
        var (count, groupOf) = (0, new int[numbers.Count]);
        Array.Fill(groupOf, -1);
        for (var i = 0; i < events.Length; i++)
        {
            if (events[i] < 0)
                events[i] = count++;
            else
                events[i] = groupOf[events[i]] >= 0 ? groupOf[events[i]] : groupOf[events[i]] = count++;
        }

        return new PhotoGroups(events, count);
    }

    /// <inheritdoc/>
    public IEnumerator<PhotoGroup> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Takes animals out of their event that are in one photo. Photos are told by their paths within each event: a list of all paths would
    // take more room than all that is known besides.
    private static void LeaveAloneTogether(IReadOnlyList<Sample> photos, int[] events, int count)
    {
        var known = Array.FindAll([.. Enumerable.Range(0, events.Length)], i => events[i] >= 0);
        var byEvent = new PhotoGroups(Array.ConvertAll(known, i => events[i]), count);
        foreach (var members in byEvent.Select(g => g.Photos).Where(m => m.Count > 1))
        {
            foreach (var photo in members.GroupBy(i => photos[known[i]].Path, StringComparer.Ordinal).Where(p => p.Skip(1).Any()).SelectMany(p => p))
                events[known[photo]] = -1;
        }
    }
}
