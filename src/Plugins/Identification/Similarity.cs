using System.Numerics.Tensors;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Identification;

/// <summary>
/// Scores photos against the individuals of a gallery: an individual's score is that of its most similar photo (cosine similarity, mixed
/// with a matcher's probability where there is one), and that of an event the mean over its photos.
/// </summary>
internal sealed class Similarity
{
    private readonly Gallery _gallery;
    private readonly Scope _scope;
    private readonly MatcherScores? _matcher;
    private readonly ParallelOptions _parallelism;
    private readonly Scope.Look[] _looks;
    private readonly string?[] _events;
    private readonly string[] _ids;

    /// <param name="gallery">The known individuals.</param>
    /// <param name="scope">Which photos are compared.</param>
    /// <param name="matcher">What a matcher found; null without one.</param>
    /// <param name="threads">How many photos are scored at once.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    public Similarity(Gallery gallery, Scope scope, MatcherScores? matcher, int threads, CancellationToken cancellation)
    {
        (_gallery, _scope, _matcher) = (gallery, scope, matcher);
        _parallelism = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation };

        // What is asked of every pair, so that no sample is made for it.
        _looks = [.. gallery.Samples.Select(scope.LookOf)];
        _events = [.. gallery.Samples.Select(s => s.Event)];
        _ids = [.. gallery.Samples.Select(s => matcher is null ? "" : s.Id)];
    }

    /// <summary>The score of an individual that none of the photos may be compared with.</summary>
    public const double None = double.NegativeInfinity;

    /// <summary>Scores each photo of the gallery itself, which is compared neither with itself nor with others of its event.</summary>
    /// <returns>Rows of as many numbers as the gallery has individuals.</returns>
    public double[][] OfGallery()
    {
        var scores = new double[_gallery.Vectors.Count][];
        Parallel.For(0, scores.Length, _parallelism, i => scores[i] = OfPhoto(new Photo(_gallery.Vectors[i], _looks[i], _ids[i]), own: i));
        return scores;
    }

    /// <summary>
    /// Scores each photo of each group, and hands over a group's scores as soon as they are there: those of all take too much room. A
    /// vector is kept until the last of its group is read, which is soon where photos lie in the order of their events.
    /// </summary>
    /// <param name="photos">The photos.</param>
    /// <param name="groups">Their groups: each photo is in one.</param>
    /// <param name="take">Takes a group's number, its photos' vectors, of length 1, and their scores; called for several groups at once.</param>
    /// <exception cref="StageException">The photos are others than before.</exception>
    public async Task OfGroupsAsync(UnknownPhotos photos, PhotoGroups groups, Action<int, float[][], double[][]> take)
    {
        var arrived = new int[groups.Count];
        var waiting = new Dictionary<int, Photo>();
        await foreach (var (first, piece, read) in photos.AgainAsync(_parallelism.CancellationToken).ConfigureAwait(false))
        {
            var complete = new List<(int Group, Photo[] Photos)>();
            for (var i = 0; i < read.Count; i++)
            {
                var (row, sample) = read[i];
                waiting.Add(first + i, new Photo(UnitVector.Of(piece.Row(row)), _scope.LookOf(sample), sample.Id));
                var group = groups.OfPhotos[first + i];
                if (++arrived[group] == groups[group].Photos.Count)
                    complete.Add((group, [.. groups[group].Photos.Select(photo => waiting.Remove(photo, out var waited) ? waited : throw new InvalidOperationException("A photo is in two groups."))]));
            }

            Parallel.ForEach(complete, _parallelism, g => take(g.Group, Array.ConvertAll(g.Photos, p => p.Vector), Array.ConvertAll(g.Photos, p => OfPhoto(p))));
        }
    }

    /// <summary>Scores a group: the mean over those of its photos that could be compared with the individual.</summary>
    public static double[] Pool(IReadOnlyList<double[]> photos)
    {
        if (photos is [var only])
            return only;
        var pooled = new double[photos[0].Length];
        for (var individual = 0; individual < pooled.Length; individual++)
        {
            var (sum, count) = (0.0, 0);
            // By position: enumerating makes an object each time.
            for (var photo = 0; photo < photos.Count; photo++)
            {
                if (photos[photo][individual] == None)
                    continue;
                sum += photos[photo][individual];
                count++;
            }

            pooled[individual] = count == 0 ? None : sum / count;
        }

        return pooled;
    }

    // A photo of the gallery itself says which.
    private double[] OfPhoto(Photo photo, int? own = null)
    {
        var scores = new double[_gallery.Individuals.Count];
        Array.Fill(scores, None);
        for (var j = 0; j < _gallery.Vectors.Count; j++)
        {
            if (!photo.Look.Fits(_looks[j]) || (own is { } i && (i == j || (_events[i] is not null && _events[i] == _events[j]))))
                continue;
            double score = TensorPrimitives.Dot<float>(photo.Vector, _gallery.Vectors[j]);
            if (_matcher is not null)
                score = _matcher.Mix(photo.Id, _ids[j], score);
            var individual = _gallery.IndividualOf(j);
            if (score > scores[individual])
                scores[individual] = score;
        }

        return scores;
    }

    private readonly record struct Photo(float[] Vector, Scope.Look Look, string Id);
}
