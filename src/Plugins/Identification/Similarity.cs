using System.Numerics.Tensors;

namespace ReIdFlow.Plugins.Identification;

/// <summary>
/// Scores photos against the individuals of a gallery: an individual's score is that of its most similar photo (cosine similarity, mixed
/// with a matcher's probability where there is one), and that of an event the mean over its photos.
/// </summary>
internal sealed class Similarity(Gallery gallery, Scope scope, MatcherScores? matcher, int threads, CancellationToken cancellation)
{
    /// <summary>The score of an individual that none of the photos may be compared with.</summary>
    public const double None = double.NegativeInfinity;

    /// <summary>Scores each photo: rows of as many numbers as the gallery has individuals.</summary>
    /// <param name="photos">The photos.</param>
    /// <param name="isSelf">Whether the photos are the gallery's own; then none is compared with itself or with its event's.</param>
    public double[][] OfPhotos(PhotoSet photos, bool isSelf)
    {
        var scores = new double[photos.Count][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation };
        Parallel.For(0, photos.Count, options, i => scores[i] = OfPhoto(photos, i, isSelf));
        return scores;
    }

    /// <summary>Scores a group: the mean over those of its photos that could be compared with the individual.</summary>
    public static double[] Pool(PhotoGroup group, double[][] photos)
    {
        if (group.Photos is [var only])
            return photos[only];
        var pooled = new double[photos[group.Photos[0]].Length];
        for (var individual = 0; individual < pooled.Length; individual++)
        {
            var (sum, count) = (0.0, 0);
            foreach (var photo in group.Photos)
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

    private double[] OfPhoto(PhotoSet photos, int i, bool isSelf)
    {
        var scores = new double[gallery.Individuals.Count];
        Array.Fill(scores, None);
        var sample = photos.Samples[i];
        var vector = photos.Vector(i);
        for (var j = 0; j < gallery.Photos.Count; j++)
        {
            var other = gallery.Photos.Samples[j];
            if (isSelf && (i == j || (sample.Event is not null && sample.Event == other.Event)))
                continue;
            if (!scope.Compares(sample, other))
                continue;
            double score = TensorPrimitives.Dot(vector, gallery.Photos.Vector(j));
            if (matcher is not null)
                score = matcher.Mix(sample.Id, other.Id, score);
            var individual = gallery.IndividualOf(j);
            if (score > scores[individual])
                scores[individual] = score;
        }

        return scores;
    }
}
