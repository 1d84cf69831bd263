using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Photos to find individuals among, with their descriptors indexed and each looked at from inside: its chance distances and the
/// spread of its scores, all computed as if it was not in the gallery itself. Looking may happen on several threads.
/// </summary>
internal sealed class Gallery : IDisposable
{
    // Means and deviations of a row settle long before the whole row is seen.
    private const int SpreadSample = 256;

    // Photos that search the index together.
    internal const int PhotosAtOnce = 8;

    private readonly PhotoStore _store;
    private readonly InvertedFile _index;
    private readonly SearchOptions _search;
    private readonly int[] _sample;
    private readonly ColourStatistics[] _sampleColours;
    private readonly FastTable? _fast;
    private readonly GalleryPhoto[] _photos;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <param name="entries">The photos.</param>
    /// <param name="store">Where their features are.</param>
    /// <param name="measures">How many fast measures there are.</param>
    /// <param name="search">How to search.</param>
    /// <param name="mostNear">How many of a photo's LNBNN scores to keep.</param>
    /// <param name="threads">Threads to use; the result is the same with any number.</param>
    /// <param name="random">Chooses the centres of the inverted file.</param>
    /// <param name="cancellation">Ends it.</param>
    internal Gallery(
        IReadOnlyList<PhotoEntry> entries, PhotoStore store, int measures, SearchOptions search, int mostNear, int threads, RandomStream random, CancellationToken cancellation)
    {
        (Entries, _store, Measures, _search, MostNear) = (entries, store, measures, search, mostNear);
        for (var i = 0; i < entries.Count; i++)
            _numbers[entries[i].Sample.Id] = i;
        _sample = [.. Enumerable.Range(0, entries.Count)];
        random.Shuffle<int>(_sample);
        _sample = [.. _sample.Take(SpreadSample + 1).Order()];
        _sampleColours = [.. _sample.Select(i => Features(i).Colour)];
        _fast = FastTable.Build(entries, i => Features(i).Colour, measures, threads, cancellation);
        _index = InvertedFile.Build(entries.Count, i => store.Get(entries[i].Features).Sift, search, threads, random, cancellation);
        _photos = new GalleryPhoto[entries.Count];
        var groups = Enumerable.Range(0, entries.Count).Chunk(PhotosAtOnce).ToArray();
        Parallel.For(0, groups.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, group =>
        {
            var features = groups[group].Select(Features).ToArray();
            var neighbours = _index.Search([.. features.Select(f => f.Sift)], groups[group], search.Neighbours);
            foreach (var (i, number) in groups[group].Index())
                _photos[number] = LookAt(entries[number], number, features[i], neighbours[i]);
        });
    }

    internal IReadOnlyList<PhotoEntry> Entries { get; }

    internal int Measures { get; }

    internal int MostNear { get; }

    /// <summary>Descriptors in the index.</summary>
    internal long Descriptors => _index.Count;

    internal GalleryPhoto this[int photo] => _photos[photo];

    internal PhotoFeatures Features(int photo) => _store.Get(Entries[photo].Features);

    internal PhotoFeatures Features(PhotoEntry entry) => _store.Get(entry.Features);

    /// <summary>The photo's number in this gallery; −1 where it is not in it.</summary>
    internal int NumberOf(PhotoEntry entry) => _numbers.GetValueOrDefault(entry.Sample.Id, -1);

    /// <summary>Fills in all fast measures of a photo and one of the gallery but LNBNN's.</summary>
    /// <param name="entry">The photo.</param>
    /// <param name="number">Its number in the gallery; −1 where it is not in it.</param>
    /// <param name="colour">Its colours.</param>
    /// <param name="candidate">Number of the other.</param>
    /// <param name="measures">What to fill.</param>
    internal void Measure(PhotoEntry entry, int number, ColourStatistics colour, int candidate, Span<float> measures)
    {
        if (number >= 0 && _fast is not null)
            _fast.Of(number, candidate).CopyTo(measures);
        else
            FastMeasure.Fill(entry, colour, Entries[candidate], Features(candidate).Colour, measures);
    }

    /// <summary>Looks at a photo from inside the gallery.</summary>
    internal GalleryPhoto Look(PhotoEntry entry)
    {
        if (NumberOf(entry) is >= 0 and var number)
            return _photos[number];
        var features = Features(entry);
        return LookAt(entry, -1, features, _index.Search(features.Sift, -1, _search.Neighbours));
    }

    /// <summary>Looks at several photos from inside the gallery: those that are not in it search the index together.</summary>
    internal GalleryPhoto[] Look(IReadOnlyList<PhotoEntry> entries)
    {
        var others = entries.Where(e => NumberOf(e) < 0).ToArray();
        var features = others.Select(Features).ToArray();
        var neighbours = _index.Search([.. features.Select(f => f.Sift)], [.. others.Select(_ => -1)], _search.Neighbours);
        var next = 0;
        return [.. entries.Select(e => NumberOf(e) is >= 0 and var number ? _photos[number] : LookAt(e, -1, features[next], neighbours[next++]))];
    }

    public void Dispose() => _index.Dispose();

    private GalleryPhoto LookAt(PhotoEntry entry, int number, PhotoFeatures features, Neighbours neighbours)
    {
        var scores = new float[Entries.Count];
        var chance = Score(neighbours, scores);
        var spreads = new Spread[Measures];
        spreads[FastMeasure.Lnbnn] = Spread.Of(scores.AsSpan());
        SpreadOthers(entry, number, features.Colour, spreads);
        var near = Enumerable.Range(0, scores.Length).Where(i => scores[i] > 0).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(MostNear).ToArray();
        return new GalleryPhoto(chance, near, [.. near.Select(i => scores[i])], spreads);
    }

    /// <summary>
    /// Adds up LNBNN scores: each descriptor votes for the photos near it by how much nearer they are than the k-th, which
    /// stands for the background.
    /// </summary>
    /// <returns>The distance of the background, for each descriptor.</returns>
    private static float[] Score(Neighbours neighbours, float[] scores)
    {
        var chance = new float[neighbours.Descriptors];
        for (var i = 0; i < chance.Length; i++)
        {
            var owners = neighbours.Owners(i);
            var dots = neighbours.Dots(i);
            var found = owners.IndexOf(-1) is >= 0 and var end ? end : owners.Length;

            // In a gallery of a handful the last photo found may well be the right one: it cannot stand for the background.
            chance[i] = found < owners.Length ? Math.Max(0.9f, found > 0 ? RootSift.Distance(dots[found - 1]) : 0) : RootSift.Distance(dots[^1]);
            for (var j = 0; j < found; j++)
                scores[owners[j]] += Math.Max(0, chance[i] - RootSift.Distance(dots[j]));
        }

        return chance;
    }

    private void SpreadOthers(PhotoEntry entry, int number, ColourStatistics colour, Spread[] spreads)
    {
        var others = Enumerable.Range(0, _sample.Length).Where(i => _sample[i] != number).Take(SpreadSample).ToArray();
        var measured = new float[others.Length * Measures];
        for (var i = 0; i < others.Length; i++)
        {
            var measures = measured.AsSpan(i * Measures, Measures);
            if (number >= 0 && _fast is not null)
                _fast.Of(number, _sample[others[i]]).CopyTo(measures);
            else
                FastMeasure.Fill(entry, colour, Entries[_sample[others[i]]], _sampleColours[others[i]], measures);
        }

        var column = new float[others.Length];
        for (var measure = FastMeasure.Joint; measure < Measures; measure++)
        {
            for (var i = 0; i < others.Length; i++)
                column[i] = measured[(i * Measures) + measure];
            spreads[measure] = Spread.Of(column.AsSpan());
        }
    }
}
