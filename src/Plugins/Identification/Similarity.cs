using System.Numerics.Tensors;

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
    private readonly float[][] _vectors;
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
        _looks = [.. gallery.Photos.Samples.Select(scope.LookOf)];
        _events = [.. gallery.Photos.Samples.Select(s => s.Event)];
        _ids = matcher is null ? [] : [.. gallery.Photos.Samples.Select(s => s.Id)];
        _vectors = [.. Enumerable.Range(0, gallery.Photos.Count).Select(photo => VectorOf(gallery.Photos, photo))];
    }

    /// <summary>The score of an individual that none of the photos may be compared with.</summary>
    public const double None = double.NegativeInfinity;

    /// <summary>Scores each photo of the gallery itself, which is compared neither with itself nor with others of its event.</summary>
    /// <returns>Rows of as many numbers as the gallery has individuals.</returns>
    public double[][] OfGallery()
    {
        var scores = new double[_gallery.Photos.Count][];
        Parallel.For(0, scores.Length, _parallelism, i => scores[i] = OfPhoto(_gallery.Photos, i));
        return scores;
    }

    /// <summary>Scores each photo of each group, and hands over a group's scores as soon as they are there: those of all take too much room.</summary>
    /// <param name="photos">The photos.</param>
    /// <param name="groups">Their groups.</param>
    /// <param name="take">Takes a group's number and the scores of its photos; called for several groups at once.</param>
    public void OfGroups(PhotoSet photos, IReadOnlyList<PhotoGroup> groups, Action<int, double[][]> take)
        => Parallel.For(0, groups.Count, _parallelism, i => take(i, [.. groups[i].Photos.Select(photo => OfPhoto(photos, photo))]));

    /// <summary>Scores a group: the mean over those of its photos that could be compared with the individual.</summary>
    public static double[] Pool(IReadOnlyList<double[]> photos)
    {
        if (photos is [var only])
            return only;
        var pooled = new double[photos[0].Length];
        for (var individual = 0; individual < pooled.Length; individual++)
        {
            var (sum, count) = (0.0, 0);
            foreach (var photo in photos)
            {
                if (photo[individual] == None)
                    continue;
                sum += photo[individual];
                count++;
            }

            pooled[individual] = count == 0 ? None : sum / count;
        }

        return pooled;
    }

    private double[] OfPhoto(PhotoSet photos, int i)
    {
        var isSelf = ReferenceEquals(photos, _gallery.Photos);
        var scores = new double[_gallery.Individuals.Count];
        Array.Fill(scores, None);
        var sample = photos.SampleOf(i);
        var look = _scope.LookOf(sample);
        var vector = VectorOf(photos, i);
        for (var j = 0; j < _vectors.Length; j++)
        {
            if (!look.Fits(_looks[j]) || (isSelf && (i == j || (sample.Event is not null && sample.Event == _events[j]))))
                continue;
            double score = TensorPrimitives.Dot<float>(vector, _vectors[j]);
            if (_matcher is not null)
                score = _matcher.Mix(sample.Id, _ids[j], score);
            var individual = _gallery.IndividualOf(j);
            if (score > scores[individual])
                scores[individual] = score;
        }

        return scores;
    }

    private static float[] VectorOf(PhotoSet photos, int photo)
    {
        var vector = new float[photos.Dimension];
        photos.CopyTo(vector, photo);
        return vector;
    }
}
